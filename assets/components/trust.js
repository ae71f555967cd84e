/* Maps are tested on Explore; a page that becomes visible again shows the current results. */
"use strict";

(() => {
  // Badges that link to a test, the panel of the tests, and marks that no other panel draws.
  const SHOWN = ".trust-badge[href^='/'], .trust, .compare .strip";

  /** Refreshes the panels with a badge or marks. */
  function refresh() {
    const panels = [...document.querySelectorAll(SHOWN)].map((each) => each.closest(".panel").id);
    if (panels.length) window.stratoscope.refreshPanels(panels);
  }

  addEventListener("pageshow", ({ persisted }) => persisted && refresh());
  document.addEventListener("visibilitychange", () => document.hidden || refresh());
})();
