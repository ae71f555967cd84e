/* The line about a map that takes long is hidden while it still speaks of the maps of another view:
   see dashboard/ui/long_map.py. */
"use strict";

(() => {
  const { byId, whenPresent } = window.stratoscope;

  whenPresent("long-map", (line) => {
    const asked = byId("long-map-asked");
    const look = () => line.classList.toggle("outdated", asked.textContent !== line.dataset.of);
    new MutationObserver(look)
      .observe(line, { attributeFilter: ["data-of"], childList: true, subtree: true, characterData: true });
    look();
  });
})();
