/* Panels in which something has been computed or fetched for longer than people notice get the class
   `busy`. That it takes a moment is not worth styling the page twice in every click. */
"use strict";

(() => {
  const NOTICED = 400; // milliseconds
  const AGAIN = 100;
  const WORK = "[data-dash-is-loading=true], .waiting";
  let timer = 0;

  function look() {
    const all = document.querySelector("#drawn[data-dash-is-loading=true]") !== null;
    let some = false;
    for (const panel of document.querySelectorAll("main .panel:not(.gallery)")) {
      const busy = all || panel.querySelector(WORK) !== null;
      panel.classList.toggle("busy", busy);
      some ||= busy;
    }
    timer = some ? setTimeout(look, AGAIN) : 0;
  }

  new MutationObserver((changes) => {
    if (!timer && changes.some(({ target }) => target.matches(WORK))) timer = setTimeout(look, NOTICED);
  }).observe(document, { subtree: true, attributeFilter: ["data-dash-is-loading", "class"] });
})();
