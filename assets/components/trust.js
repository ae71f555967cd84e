/* Maps are tested on Explore: whoever comes back to a page sees what is known now. */
"use strict";

(() => {
  // Badges that lead to a test, the place of the tests, and marks that another panel does not draw.
  const SHOWN = ".map-trust .trust-badge[href], .trust, .compare .strip";

  /** The panels with a badge or marks look again. */
  function lookAgain() {
    const panels = [...document.querySelectorAll(SHOWN)].map((each) => each.closest(".panel").id);
    if (panels.length) window.stratoscope.lookAgain(panels);
  }

  addEventListener("pageshow", ({ persisted }) => persisted && lookAgain());
  document.addEventListener("visibilitychange", () => document.hidden || lookAgain());
})();
