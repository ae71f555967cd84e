/* Hides the line about a slow map while it still belongs to another view:
   see dashboard/ui/long_map.py. */
"use strict";

(() => {
  const { byId, whenPresent } = window.stratoscope;

  whenPresent("long-map", (line) => {
    const requested = byId("long-map-requested");
    const look = () => line.classList.toggle("outdated", requested.textContent !== line.dataset.of);
    new MutationObserver(look)
      .observe(line, { attributeFilter: ["data-of"], childList: true, subtree: true, characterData: true });
    look();
  });
})();
