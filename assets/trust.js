/* Maps are tested on Explore: whoever comes back from there sees what is known now. */
"use strict";

(() => {
  const { choose } = window.stratoscope;

  /** The panels with a badge look again; the time makes it another wish than the one before. */
  function lookAgain() {
    const badges = [...document.querySelectorAll(".map-trust .trust-badge[href]")];
    const panels = badges.map((badge) => badge.closest(".panel").id);
    if (panels.length) choose("again-store", [...new Set(panels), String(Date.now())], "data");
  }

  addEventListener("pageshow", ({ persisted }) => persisted && lookAgain());
  document.addEventListener("visibilitychange", () => document.hidden || lookAgain());
})();
