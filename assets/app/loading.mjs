// @ts-check
/* The page that is shown while Dash builds the real one: see dashboard/server/boot_page.py. Its
   header stays until React has mounted the real one, the rest until there are contents. A gallery
   works at once and moves into the real page. loading.css hides all of it if Dash fails. */

import { GalleryWindow } from "../components/gallery-window.mjs";

const host = document.getElementById("gallery-early");
let early = host && new GalleryWindow(host);

const PATIENCE = 8000; // ms that the empty page stays hidden; what takes longer says so itself

let show = () => {};
/** Fulfilled once the real page is shown: before, nothing in it can have the focus. @type {Promise<void>} */
export const shown = new Promise((resolve) => { show = resolve; });

/** Moves the gallery into the real page. @type {() => void} */
let move = () => {};

/** Shows the real page. */
export function uncover() {
  move();
  move = () => {};
  document.getElementById("loading")?.remove();
  show();
}

/** Hands over to the real header; the frames keep their places until the first answer. */
export function mounted() {
  const cover = document.getElementById("loading");
  const main = cover?.querySelector("main");
  if (!cover || !main) return;
  keepPlaces(main);
  for (const part of cover.querySelectorAll(":scope > :not(main)")) part.remove();
  setTimeout(uncover, PATIENCE);
}

/** Without ids, which the real parts have by now, and beside another state of the page, style sheets no longer place
    the frames. @param {HTMLElement} main */
function keepPlaces(main) {
  for (const each of main.querySelectorAll(":not(.gallery-window, .gallery-window *)"))
    if (getComputedStyle(each).display === "none") each.remove();
  const from = main.getBoundingClientRect();
  const frames = [...main.querySelectorAll(".panel, :scope > :not(:has(.panel))")]
    .filter((each) => each instanceof HTMLElement);
  const boxes = frames.map((each) => each.getBoundingClientRect());
  const displays = frames.map((each) => getComputedStyle(each).display);
  Object.assign(main.style, { display: "block", position: "absolute", top: `${from.top + scrollY}px`, left: `${from.left}px`,
    width: `${from.width}px`, height: `${from.height}px`, margin: 0, maxWidth: "none" });
  for (const group of main.querySelectorAll(":has(.panel)")) if (group instanceof HTMLElement) group.style.display = "contents";
  frames.forEach((frame, i) => {
    const { left, top, width, height } = boxes[i];
    Object.assign(frame.style, { display: displays[i], position: "absolute",
      left: `${left - from.left}px`, top: `${top - from.top}px`,
      width: `${width}px`, height: `${height}px`, minHeight: 0, maxWidth: "none", margin: 0 });
  });
  for (const named of main.querySelectorAll("[id]:not(.gallery-window *)")) named.removeAttribute("id");
}

/**
 * The gallery's window in its place in the real page.
 *
 * @param {HTMLElement} place
 * @param {import("../components/gallery-window.mjs").Page} page
 */
export function galleryIn(place, page) {
  const gallery = early ?? new GalleryWindow(place);
  const isCovered = early && host?.isConnected;
  gallery.moveTo(isCovered && host ? host : place, page);
  if (isCovered) move = () => gallery.moveTo(place, page);
  early = null;
  return gallery;
}
