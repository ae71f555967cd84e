// @ts-check
/* ImageTiles: small images of a scan, each a link to Explore. */

import { thumbnailOf } from "../app/address.mjs";
import { numeral } from "../app/numerals.mjs";
import { captionLines } from "./caption-lines.mjs";

const { createElement: h, useState } = React;

/**
 * @typedef {object} Tile see dashboard/components/image_tiles.py
 * @property {string} id of the image
 * @property {string} name
 * @property {string} caption
 * @property {string} words
 * @property {string} outcome
 * @property {string} href
 * @property {[number, number] | null} [place]
 * @property {number} [value]
 * @property {string} [by]
 */

/** One image. @param {Tile} tile @param {number} index */
function tileOf({ id, name, caption, words, outcome, href, place, value, by }, index) {
  const measured = value === undefined ? "" : `${by} ${numeral(value)}`;
  const title = [name, words, measured].filter(Boolean).join(" · ");
  const style = place ? { "--x": place[0], "--y": place[1] } : {};
  return h("a", {
    key: `${id} ${index}`, // another image is another element: no old picture over a new name
    href,
    className: place ? "tile placed" : "tile",
    title,
    "aria-label": title,
    style: /** @type {React.CSSProperties} */ (style),
  },
  h("img", { src: thumbnailOf(id), alt: "", loading: "lazy", decoding: "async" }),
  h("i", { className: `outcome ${outcome || "unknown"}` }),
  h("small", null, captionLines(caption).map((line) => h("span", { key: line }, line))));
}

/** Images side by side. @param {Tile[]} tiles */
export const tilesOf = (tiles) => tiles.map(tileOf);

/**
 * @param {{id: string, class_name: string, empty: string, first: number, data?: Tile[] | null}} props
 *   `empty`: the text where there is no image; `first`: how many are shown at first, 0 for all
 */
export function ImageTiles({ id, class_name, empty, first, data }) {
  const [more, setMore] = useState({ of: data, count: 0 }); // of other images none are opened
  const count = first ? first + (more.of === data ? more.count : 0) : Infinity;
  const left = (data ?? []).length - count;
  const nothing = data && !data.length && empty ? h("p", { className: "quiet" }, empty) : null;
  return h("div", { id, className: `tiles ${class_name}`.trim() },
    nothing,
    tilesOf((data ?? []).slice(0, count)),
    left > 0 && h("button", { type: "button", className: "quiet-button framed more-tiles",
      onClick: () => setMore({ of: data, count }) }, `Show ${Math.min(first, left)} more`));
}

Object.assign(window.stratoscope, { ImageTiles });
