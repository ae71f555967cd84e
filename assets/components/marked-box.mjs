// @ts-check
/* The box that is marked on a picture, and how it is drawn with a pointer. */

import { boxInside, pixelsAt, placeOfBox } from "./box-places.mjs";

const { createElement: h, useRef, useState } = React;

/**
 * @typedef {import("./box-places.mjs").Box} Box
 * @typedef {import("./image-places.mjs").Place} Place
 * @typedef {React.PointerEvent<HTMLElement>} Pointed
 *
 * @typedef {object} Shown what is shown of an original
 * @property {Box} frame in its pixels
 * @property {[width: number, height: number]} size of the original
 *
 * @typedef {object} Drag
 * @property {Pointed} start
 * @property {number[]} from
 * @property {number[] | null} to
 */

const SMALLEST = 4; // pixels of the screen: less is a click

/** @param {{box: Box | null, frame: Box}} props */
export const MarkedBox = ({ box, frame }) =>
  box && h("div", { className: "judge-marked", style: placeOfBox(box, frame) });

/**
 * The box that is being drawn, if any, and the handlers that draw one.
 *
 * @param {Shown | null | undefined} shown null: no box can be drawn
 * @param {boolean} marking whether a finger draws; else it scrolls the page
 * @param {(event: Pointed) => Place} placeUnder
 * @param {(box: Box | null | undefined, done: boolean) => void} tell undefined: nothing is drawn
 * @returns {[Box | null, React.HTMLAttributes<HTMLElement>]}
 */
export function useDrawing(shown, marking, placeUnder, tell) {
  const drag = useRef(/** @type {Drag | null} */ (null));
  const [drawn, draw] = useState(/** @type {Box | null} */ (null));
  if (!shown) return [null, {}];
  const { frame, size } = shown;

  /** @param {Pointed} event */
  function start(event) {
    if (event.button !== 0 || (event.pointerType === "touch" && !marking)) return;
    event.preventDefault(); // nor does the press take the focus, as it does elsewhere
    const { activeElement } = document;
    if (activeElement instanceof HTMLElement) activeElement.blur(); // the next key is no side of the box
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { start: event, from: pixelsAt(placeUnder(event), frame), to: null };
  }

  /** @param {Pointed} event */
  function move(event) {
    if (!drag.current) return;
    const { start: { clientX, clientY }, from, to } = drag.current;
    if (!to && Math.hypot(event.clientX - clientX, event.clientY - clientY) < SMALLEST) return;
    drag.current.to = pixelsAt(placeUnder(event), frame);
    const box = boxInside([...from, ...drag.current.to], size);
    draw(box);
    tell(box, false);
  }

  /** @param {Pointed} event */
  function end({ type }) {
    if (!drag.current) return;
    const { from, to } = drag.current;
    drag.current = null;
    draw(null);
    // A cancelled pointer was taken by the browser for scrolling: nothing was marked.
    tell(to && type === "pointerup" ? boxInside([...from, ...to], size) : undefined, true);
  }

  return [drawn, { onPointerDown: start, onPointerMove: move, onPointerUp: end, onPointerCancel: end }];
}
