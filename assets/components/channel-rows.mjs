// @ts-check
/* ChannelRows: channels of a layer, each with the images in which it is highest. */

import { tilesOf } from "./image-tiles.mjs";

const { createElement: h } = React;

/**
 * @typedef {import("./image-tiles.mjs").Tile} Tile
 *
 * @typedef {object} ChannelRow see dashboard/components/channel_rows.py
 * @property {string} layer
 * @property {string} label
 * @property {number} channel
 * @property {string} text
 * @property {string} ranking
 * @property {string} href
 * @property {{src: string, text: string, signed: boolean} | null} filter
 * @property {Tile[]} tiles
 */

/** The filter that makes a channel. @param {ChannelRow["filter"]} filter */
function filterOf(filter) {
  if (!filter) return h("small", null, "no filter of its own");
  const { src, text, signed } = filter;
  if (!src) return h("small", null, text);
  const className = `kernel mosaic pixelated${signed ? " signed-kernel" : ""}`;
  return h("img", { src, alt: text, title: text, className });
}

/** @param {{id: string, data?: {tests: string, rows: ChannelRow[]} | null}} props */
export function ChannelRows({ id, data }) {
  const { tests, rows } = data ?? { tests: "", rows: [] };
  return h("div", { id, className: "effects" },
    tests && h("p", { className: "quiet" }, tests),
    rows.map(({ layer, label, channel, text, ranking, href, filter, tiles }) =>
      h("div", { key: `${layer} ${channel}`, className: "effect channel driver" },
        h("div", null, h("a", { href, title: `${layer} #${channel}` }, `${label} #${channel}`), h("small", null, text),
          h("small", null, ranking)),
        filterOf(filter),
        h("div", { className: "tiles" }, tilesOf(tiles)))));
}

Object.assign(window.stratoscope, { ChannelRows });
