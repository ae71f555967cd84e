// @ts-check
/* Scrolls to the place that the address names, once the page is built. */

import { shown } from "./loading.mjs";

export async function scrollToHash() {
  await shown;
  const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!place) return;
  place.tabIndex = -1; // so that the keyboard continues from there
  place.focus({ preventScroll: true });
  const page = new ResizeObserver(() => place.scrollIntoView()); // panels grow as they render
  page.observe(document.body);
  for (const own of ["wheel", "touchmove", "keydown", "pointerdown"])
    addEventListener(own, () => page.disconnect(), { once: true, passive: true });
}
