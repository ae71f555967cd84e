// @ts-check
/* The page that is shown while Dash builds the real one: see dashboard/server/boot_page.py. Its
   gallery works at once and moves into the real page. loading.css hides it if Dash fails. */

import { GalleryWindow } from "../components/gallery-window.mjs";

const host = document.getElementById("gallery-early");
let early = host && new GalleryWindow(host);

/**
 * The gallery's window in its place in the real page.
 *
 * @param {HTMLElement} place
 * @param {import("../components/gallery-window.mjs").Page} page
 */
export function galleryIn(place, page) {
  const gallery = early ?? new GalleryWindow(place);
  early = null;
  gallery.moveTo(place, page);
  document.getElementById("loading")?.remove();
  return gallery;
}
