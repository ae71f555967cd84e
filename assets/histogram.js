/* The texts at the axes of the histogram of activations: plotly takes as long for them as for all
   the rest of it. */
"use strict";

(() => {
  const { byId, element, register } = window.stratoscope;

  /** A text at a share of an axis. */
  function label(className, text, share) {
    const made = element("span", { className }, text);
    made.style.setProperty("--at", share);
    return made;
  }

  register({
    drawHistogramAxes({ counts, ends, zero }) {
      byId("activations-axes").replaceChildren(
        ...counts.map(([text, share]) => label("count", text, share)),
        label("value low", ends[0], 0),
        ...(zero > 0.12 && zero < 0.88 ? [label("value", "0", zero)] : []),
        label("value high", ends[1], 1));
    },
  });
})();
