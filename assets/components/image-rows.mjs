// @ts-check
/* ImageRows: rows of small images of a scan, each under its title. */

import { tilesOf } from "./image-tiles.mjs";

const { createElement: h } = React;

/** @typedef {{letter: string, title: string, tiles: import("./image-tiles.mjs").Tile[]}} Row */

/** @param {{id: string, data?: Row[] | null}} props */
export function ImageRows({ id, data }) {
  return h("div", { id, className: "mosaics" }, (data ?? []).map(({ letter, title, tiles }, index) =>
    h("div", { key: index, className: "mosaic-row" },
      h("h3", null, h("b", { className: "letter" }, letter), title),
      tiles.length ? h("div", { className: "tiles" }, tilesOf(tiles))
        : h("p", { className: "quiet" }, "None."))));
}

Object.assign(window.stratoscope, { ImageRows });
