// @ts-check
/* Boxes on a picture, in pixels of its original whatever part of it is shown: without the page. */

/**
 * @typedef {import("./image-places.mjs").Place} Place
 * @typedef {[left: number, top: number, right: number, bottom: number]} Box
 */

/** A place of the picture in pixels of the original. @param {Place} place @param {Box} frame what is shown of it */
export const pixelsAt = ([x, y], [left, top, right, bottom]) =>
  [left + (right - left) * x, top + (bottom - top) * y];

/**
 * A box with these sides: ordered, in whole pixels, inside the original; null if nothing is left.
 *
 * @param {number[]} sides
 * @param {[width: number, height: number]} size of the original
 * @returns {Box | null}
 */
export function boxInside([ax, ay, bx, by], [width, height]) {
  const within = (/** @type {number} */ most, /** @type {number[]} */ ...ends) =>
    ends.map((end) => Math.round(Math.min(most, Math.max(0, end)))).sort((a, b) => a - b);
  const [left, right] = within(width, ax, bx), [top, bottom] = within(height, ay, by);
  return right > left && bottom > top ? [left, top, right, bottom] : null;
}

/** Where a box lies on what is shown, as CSS lengths. @param {Box} box @param {Box} frame */
export function placeOfBox([left, top, right, bottom], [x0, y0, x1, y1]) {
  const percent = (/** @type {number} */ part, /** @type {number} */ whole) => `${100 * part / whole}%`;
  const width = x1 - x0, height = y1 - y0;
  return {
    left: percent(left - x0, width),
    top: percent(top - y0, height),
    width: percent(right - left, width),
    height: percent(bottom - top, height),
  };
}
