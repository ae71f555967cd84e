/* The address says what the page shows. Dash's own Location reads it; it would also write it, but
   in the middle of drawing, and a browser then works out every style for nothing: here it is written
   once the page is painted. Steps in quick succession are one step of the history. */
"use strict";

(() => {
  const AFTER_PAINT = 50; // ms
  const choose = (search) => window.dash_clientside.set_props("url", { search });
  let writing = 0;
  let shown = location.search;

  function write(search) {
    shown = search;
    if (search !== location.search) history.pushState({}, "", `${location.pathname}${search}`);
  }

  new MutationObserver((changes) => {
    for (const { target: { dataset: { search } } } of changes) {
      clearTimeout(writing);
      if (search !== undefined) writing = setTimeout(() => write(search), AFTER_PAINT);
    }
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-search"] });

  window.addEventListener("popstate", () => {
    clearTimeout(writing);
    if (location.search !== shown) choose(shown = location.search); // and not to another place of it
  });

  /** Shows what an address says, without loading the page. */
  window.stratoscope.goTo = (search) => {
    write(search);
    choose(search);
  };
})();
