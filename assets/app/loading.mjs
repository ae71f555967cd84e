// @ts-check
/* The page that is shown while Dash builds the real one: see dashboard/server/boot_page.py. Its
   gallery works at once and moves into the real page. loading.css hides it if Dash fails. */

import { GalleryWindow } from "../components/gallery-window.mjs";

const host = document.getElementById("gallery-early");
let early = host && new GalleryWindow(host);

/** The gallery's window in its place of the real page. @param {HTMLElement} place */
export function galleryIn(place) {
  const gallery = early ?? new GalleryWindow(place);
  early?.moveTo(place);
  early = null;
  document.getElementById("loading")?.remove();
  return gallery;
}
