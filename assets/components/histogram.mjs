// @ts-check
/* A histogram: one outline, the texts at its axes, and the bin under the pointer in words. See
   dashboard/components/histogram.py. */

/**
 * @typedef {object} HistogramData
 * @property {number[]} heights
 * @property {string[]} bins
 * @property {[text: string, share: number][]} counts
 * @property {[low: string, high: string]} ends
 * @property {number | null} zero
 */

const { createElement: h, Fragment, memo, useState } = React;

/**
 * A text or a line at a share of an axis.
 *
 * @param {{at: number, className: string, text?: string}} props
 */
const At = ({ at, className, text }) =>
  h("span", { className, style: /** @type {React.CSSProperties} */ ({ "--at": at }) }, text);

/** The texts and lines at both axes. */
const Axes = memo((/** @type {HistogramData} */ { counts, ends, zero }) =>
  h("div", { className: "histogram-axes" },
    counts.map(([text, at]) => h(Fragment, { key: text },
      h(At, { at, className: "line" }), h(At, { at, className: "count", text }))),
    h(At, { at: 0, className: "value low", text: ends[0] }),
    zero !== null && zero > 0.12 && zero < 0.88 && h(At, { at: zero, className: "value", text: "0" }),
    h(At, { at: 1, className: "value high", text: ends[1] })));

/** @param {number[]} heights */
const outline = (heights) =>
  `M0 1${heights.map((height, i) => `V${1 - height}H${i + 1}`).join("")}V1Z`;

/** @param {{data: HistogramData}} props */
function Plot({ data }) {
  const { heights, bins, ends } = data;
  const [readout, setReadout] = useState("");
  const read = (/** @type {React.PointerEvent<SVGElement>} */ { currentTarget, clientX }) => {
    const { left, width } = currentTarget.getBoundingClientRect();
    setReadout(bins[Math.floor((clientX - left) / width * bins.length)] ?? "");
  };
  return h(Fragment, null,
    // As many units wide as there are bins, and one high.
    h("svg", { preserveAspectRatio: "none", role: "img", viewBox: `0 0 ${heights.length} 1`,
      "aria-label": `Histogram of activations from ${ends.join(" to ")}`,
      onPointerMove: read, onPointerLeave: () => setReadout("") },
    h("path", { d: outline(heights) })),
    h(Axes, data),
    h("output", { className: "histogram-readout" }, readout));
}

/** @param {{id: string, data: HistogramData | null}} props */
export function Histogram({ id, data }) {
  return h("div", { id, className: "histogram" }, data && h(Plot, { data }));
}

Object.assign(window.stratoscope, { Histogram });
