/* Notes when each part of a page was last painted: a change in it, then two animation frames.
   A change is anything in the document, a picture that arrived, or a background from the network. */
"use strict";

(() => {
  const PART = "section.panel, header.top";
  const TELLS_NOTHING = "data-dash-is-loading";
  const frames = (then) => requestAnimationFrame(() => requestAnimationFrame(then));

  window.probe = {
    painted: {}, // part -> milliseconds since the navigation began
    waiting: 0, // changes that are not painted yet
    started: 0,

    /** Does something to the page as people do; what is painted from now on is its doing. */
    act(action) {
      this.painted = {};
      this.started = performance.now();
      action();
    },

    /** Milliseconds since anything was painted; Infinity while something is about to be. */
    quiet() {
      return this.waiting ? Infinity : performance.now() - Math.max(0, ...Object.values(this.painted));
    },

    /** Whether every picture stands, but for those that wait until they come into sight. */
    pictures: () => [...document.images].every((image) => image.complete || image.loading === "lazy"),
  };

  function changed(nodes) {
    const parts = new Set();
    for (const node of nodes) {
      const element = node instanceof Element ? node : node.parentElement;
      parts.add(element?.closest(PART)?.id || "page");
    }
    if (!parts.size) return;
    window.probe.waiting += 1;
    frames(() => {
      window.probe.waiting -= 1;
      for (const part of parts) window.probe.painted[part] = performance.now();
    });
  }

  new MutationObserver((records) => changed(records
    .filter((record) => record.attributeName !== TELLS_NOTHING)
    .map((record) => record.target)))
    .observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  new PerformanceObserver((list) => changed(list.getEntries()
    .filter((entry) => entry.initiatorType === "css").map(() => document.body)))
    .observe({ type: "resource" });
  document.addEventListener("load", (event) => changed([event.target]), true);
})();
