/* An address that names a place in the page leads there, though the page draws itself later. */
"use strict";

(() => {
  const named = decodeURIComponent(location.hash.slice(1));
  if (!named) return;

  window.stratoscope.whenPresent(named, (place) => {
    place.tabIndex = -1; // so that the keyboard goes on from there
    place.focus({ preventScroll: true });
    const page = new ResizeObserver(() => place.scrollIntoView()); // panels grow as they are filled
    page.observe(document.body);
    for (const own of ["wheel", "touchmove", "keydown", "pointerdown"])
      addEventListener(own, () => page.disconnect(), { once: true, passive: true });
  });
})();
