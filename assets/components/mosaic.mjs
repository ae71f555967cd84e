// @ts-check
/* Mosaic: many small maps on one picture; a click, or an arrow key, selects one of them. */

import { bringIntoSight } from "../app/in-sight.mjs";
import { boxOf, placeAt, selectedByKey } from "./mosaic-places.mjs";
import { around, usePicture } from "./pictures.mjs";
import { useNumber } from "./selection.mjs";

const { createElement: h, useState } = React;

/**
 * @typedef {object} MosaicData
 * @property {string} src of the picture; empty: there is none
 * @property {number} columns
 * @property {number[]} numbers of the maps, in order
 * @property {string[]} texts a value for each map
 * @property {string} what the name of the values
 * @property {number} chosen the number that is shown while none is selected
 * @property {boolean} [makes] whether map i makes channel i, and is selected with it
 * @property {number} [total] of the maps on all pages
 * @property {Record<number, [number | null, number | null]>} [neighbours]
 *
 * @typedef {import("./selection.mjs").Numbered & MosaicOwn} MosaicProps
 *
 * @typedef {object} MosaicOwn
 * @property {string} id
 * @property {string} class_name
 * @property {string} label
 * @property {number} gap
 * @property {string} shown_in
 * @property {MosaicData | null} [data]
 */

/** @type {MosaicData} */
const NONE = { src: "", columns: 1, numbers: [], texts: [], what: "", chosen: -1 };

const percent = (/** @type {number} */ share) => `${100 * share}%`;

/** @param {MosaicProps} props */
export function Mosaic({ id, class_name, label, gap, shown_in, data, selected, channel, setProps }) {
  const { src, columns, numbers, texts, what, chosen, neighbours, makes } = data ?? NONE;
  const [size, setSize] = useState({ width: 0, height: 0 });
  const picture = usePicture(src, ({ naturalWidth: width, naturalHeight: height }) =>
    setSize({ width, height }));
  const [pointed, setPointed] = useState(-1);
  const [current, select] = useNumber({ selected, channel, setProps }, { makes, chosen });

  const grid = { count: numbers.length, columns, gap, ...size };
  const place = numbers.indexOf(current());

  /** @param {React.MouseEvent<HTMLElement>} event */
  function under({ currentTarget, clientX, clientY }) {
    const box = currentTarget.getElementsByTagName("img")[0].getBoundingClientRect();
    return placeAt(grid, (clientX - box.left) / box.width, (clientY - box.top) / box.height);
  }

  /** @param {React.KeyboardEvent} event */
  function press(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const next = selectedByKey(event.key, { numbers, neighbours }, current(), columns);
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation(); // the arrow keys are not for the layers here
    if (next !== null) select(next);
  }

  return h("div", {
    id,
    ...around(`grid-sheet ${class_name}`.trim(), picture),
    style: /** @type {React.CSSProperties} */ ({ "--columns": columns }),
    hidden: !src,
    tabIndex: 0,
    role: "slider",
    "aria-label": label,
    "aria-valuemin": 0,
    "aria-valuemax": Math.max(0, numbers.length - 1),
    "aria-valuenow": Math.max(0, place),
    "aria-valuetext": place < 0 ? "none on this page" : `#${current()}, ${what} ${texts[place]}`,
    onClick: (/** @type {React.MouseEvent<HTMLElement>} */ event) => {
      const clicked = under(event);
      if (clicked < 0) return;
      select(numbers[clicked]);
      if (shown_in) bringIntoSight(shown_in);
    },
    onPointerMove: (/** @type {React.MouseEvent<HTMLElement>} */ event) => setPointed(under(event)),
    onPointerLeave: () => setPointed(-1),
    onKeyDown: press,
  },
  h("img", {
    ...picture.attributes,
    className: `mosaic pixelated${picture.isWaiting ? " waiting" : ""}`,
    alt: "",
  }),
  size.width > 0 && place >= 0 && h("i", { className: "sheet-mark", style: framed(boxOf(grid, place)) }),
  pointed >= 0 && pointed < numbers.length && h("span", {
    className: "sheet-tip",
    style: tipped(boxOf(grid, pointed)),
  }, `#${numbers[pointed]} · ${texts[pointed]}`));
}

/** @param {import("./mosaic-places.mjs").Box} box */
function framed([left, top, width, height]) {
  return { left: percent(left), top: percent(top), width: percent(width), height: percent(height) };
}

/** @param {import("./mosaic-places.mjs").Box} box */
const tipped = ([left, top]) => ({ left: `min(${percent(left)}, 100% - 110px)`, top: percent(top) });

Object.assign(window.stratoscope, { Mosaic });
