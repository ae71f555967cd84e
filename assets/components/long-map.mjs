// @ts-check
/* LongMap: the offer to compute slow maps, their progress and Cancel. */

const { createElement: h } = React;

/**
 * @typedef {object} LongMapData see dashboard/components/long_map.py
 * @property {string} of
 * @property {string} text
 * @property {number | null} share
 * @property {boolean} start
 *
 * @typedef {object} LongMapProps
 * @property {string} id
 * @property {[start: React.ReactNode, cancel: React.ReactNode]} children
 * @property {string} requested
 * @property {LongMapData | null} [data]
 */

/** @param {LongMapProps} props */
export function LongMap({ id, children, requested, data }) {
  const [start, cancel] = children;
  const { of, text, share, start: isOffered } = data ?? { of: "", text: "", share: null, start: false };
  const isIdle = share === null;
  return h("div",
    { id, className: of === requested ? "long-map" : "long-map outdated", hidden: !text },
    h("span", { id: `${id}-text`, role: "status" }, text),
    h("progress", { id: `${id}-bar`, max: 1, value: share ?? 0, hidden: isIdle,
      "aria-label": "Map computed" }),
    h("span", { hidden: !isOffered }, start),
    h("span", { hidden: isIdle }, cancel));
}

Object.assign(window.stratoscope, { LongMap });
