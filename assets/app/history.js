/* Keeps the address in step with the view. Dash's own Location reads the address. It could also write
   it, but in the middle of rendering, which would force the browser to recompute all styles. So it is
   written here, after the paint. Steps in quick succession become one entry of the history. */
"use strict";

(() => {
  const AFTER_PAINT = 50; // ms
  let timer = 0;
  let waiting = null; // the address to be written
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

  /** Makes the page follow the address. Location gets all its properties, or it would write back
      the ones that it does not know have changed. */
  function tell() {
    const { search, href, hash } = location;
    window.dash_clientside.set_props("url", { search, href, hash });
    window.dash_clientside.set_props("opened-store", { data: search }); // until the server answers
  }

  window.addEventListener("popstate", () => {
    forget();
    if (location.search === shown) return; // another place of the same page
    shown = location.search;
    tell();
  });

  /** Opens an address without loading the page; Back leads to the current view. */
  window.stratoscope.goTo = (search) => {
    if (waiting !== null) write(waiting);
    write(search);
    tell();
  };
})();
