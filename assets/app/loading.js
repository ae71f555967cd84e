/* The page that stands while Dash builds the real one leaves when that is there, or when Dash says
   that it cannot be had: see dashboard/server/boot_page.py. */
"use strict";

(() => {
  new MutationObserver((_, observer) => {
    if (!document.querySelector("#gallery-window, ._dash-error")) return;
    observer.disconnect();
    document.getElementById("loading")?.remove();
  }).observe(document, { childList: true, subtree: true, attributeFilter: ["class"] });
})();
