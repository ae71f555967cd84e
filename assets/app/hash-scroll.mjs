// @ts-check
/* Scrolls to the place that the address names, although the page renders later. */

const named = decodeURIComponent(location.hash.slice(1));

/** @param {HTMLElement} place */
function scrollTo(place) {
  place.tabIndex = -1; // so that the keyboard continues from there
  place.focus({ preventScroll: true });
  const page = new ResizeObserver(() => place.scrollIntoView()); // panels grow as they render
  page.observe(document.body);
  for (const own of ["wheel", "touchmove", "keydown", "pointerdown"])
    addEventListener(own, () => page.disconnect(), { once: true, passive: true });
}

if (named) window.stratoscope.whenPresent(named, scrollTo);
