/* The address says what the page shows. Dash's own Location reads it; it would also write it, but
   in the middle of drawing, and a browser then works out every style for nothing: here it is written
   once the page is painted. Steps in quick succession are one step of the history. */
"use strict";

(() => {
  const AFTER_PAINT = 50; // ms
  let timer = 0;
  let waiting = null; // the address that is about to be written
  let shown = location.search;

  function write(search) {
    forget();
    shown = search;
    if (search !== location.search) history.pushState({}, "", `${location.pathname}${search}`);
  }

  function forget() {
    clearTimeout(timer);
    waiting = null;
  }

  new MutationObserver((changes) => {
    for (const { target: { dataset: { search } } } of changes) {
      forget();
      if (search === undefined) continue;
      waiting = search;
      timer = setTimeout(write, AFTER_PAINT, search);
    }
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-search"] });

  /** Has the page show the address. Location is told all that it keeps, too: it would write again
      what it does not know has changed. */
  function tell() {
    const { search, href, hash } = location;
    window.dash_clientside.set_props("url", { search, href, hash });
    window.dash_clientside.set_props("opened-store", { data: search }); // until it is answered
  }

  window.addEventListener("popstate", () => {
    forget();
    if (location.search === shown) return; // another place of the same page
    shown = location.search;
    tell();
  });

  /** Shows what an address says, without loading the page; Back leads to what is shown now. */
  window.stratoscope.goTo = (search) => {
    if (waiting !== null) write(waiting);
    write(search);
    tell();
  };
})();
