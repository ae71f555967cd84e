/* The histogram of activations: one outline, the texts at its axes, and the bin under the pointer in
   words. */
"use strict";

(() => {
  const { byId, element, register } = window.stratoscope;
  const PLOT = `<svg preserveAspectRatio="none" role="img"><path/></svg>
    <div class="histogram-axes"></div><output class="histogram-readout"></output>`;

  let bins = []; // each in words

  /** A text or a line at a share of an axis. */
  function at(share, className, text = "") {
    const made = element("span", { className }, text);
    made.style.setProperty("--at", share);
    return made;
  }

  /** The plot: a path in a box that is as many units wide as there are bins, and one high. */
  function plot(host) {
    host.innerHTML = PLOT;
    const [svg, , readout] = host.children;
    svg.addEventListener("pointermove", (event) => {
      const { left, width } = svg.getBoundingClientRect();
      readout.textContent = bins[Math.floor((event.clientX - left) / width * bins.length)] ?? "";
    });
    svg.addEventListener("pointerleave", () => { readout.textContent = ""; });
    return svg;
  }

  register({
    drawHistogram({ heights, bins: texts, counts, ends, zero }) {
      const host = byId("activations-histogram");
      const svg = host.querySelector("svg") ?? plot(host);
      bins = texts;
      svg.setAttribute("viewBox", `0 0 ${heights.length} 1`);
      svg.setAttribute("aria-label", `Histogram of activations from ${ends.join(" to ")}`);
      const outline = heights.map((height, i) => `V${1 - height}H${i + 1}`).join("");
      svg.firstElementChild.setAttribute("d", `M0 1${outline}V1Z`);
      svg.nextElementSibling.replaceChildren(
        ...counts.flatMap(([text, share]) => [at(share, "line"), at(share, "count", text)]),
        at(0, "value low", ends[0]),
        ...(zero > 0.12 && zero < 0.88 ? [at(zero, "value", "0")] : []),
        at(1, "value high", ends[1]));
    },
  });
})();
