// @ts-check
/* Removes the loading page once Dash has built the real one or reports an error: see
   dashboard/server/boot_page.py. */
"use strict";

(() => {
  new MutationObserver((_, observer) => {
    if (!document.querySelector("#gallery-window, ._dash-error")) return;
    observer.disconnect();
    document.getElementById("loading")?.remove();
  }).observe(document, { childList: true, subtree: true, attributeFilter: ["class"] });
})();
