// @ts-check
/* Places on a picture, from 0 to 1, and what lies there: without the page. */

import { fixed, readNumeral } from "../app/numerals.mjs";

/**
 * @typedef {[x: number, y: number]} Place
 *
 * @typedef {{left: string, top: string, width: string, height: string}} Outline in percent
 *
 * @typedef {object} Zoom
 * @property {number} zoom how many times the picture is enlarged
 * @property {number} left the place that lies in the left upper corner
 * @property {number} top
 */

export const DEEPEST = 8; // times

/** @type {Zoom} */
export const WHOLE = { zoom: 1, left: 0, top: 0 };

/** @param {number} least @param {number} most @param {number} value */
const between = (least, most, value) => Math.min(most, Math.max(least, value));

/**
 * Where a point is over a box, also beside it.
 *
 * @param {{left: number, top: number, width: number, height: number}} box
 * @param {{clientX: number, clientY: number}} point
 * @returns {Place}
 */
export const placeIn = ({ left, top, width, height }, { clientX, clientY }) =>
  [(clientX - left) / width, (clientY - top) / height];

/**
 * Where a place of a picture is inside an outline on it; beside it, it is below 0 or above 1.
 *
 * @param {Place} place
 * @param {Outline} outline
 * @returns {Place}
 */
export function placeInside([x, y], outline) {
  const [left, top, width, height] = [outline.left, outline.top, outline.width, outline.height]
    .map((length) => Number.parseFloat(length) / 100);
  return [(x - left) / width, (y - top) / height];
}

/** A place as "x, y" in percent, inside the picture. @param {Place} place */
export const textOf = (place) =>
  place.map((share) => Math.round(100 * between(0, 1, share))).join(", ");

/** The place that a text names; null if it names none. @param {string} text @returns {Place | null} */
export function placeOf(text) {
  const [x, y] = text.split(",").map((part) => Number.parseFloat(part) / 100);
  return Number.isFinite(x) && Number.isFinite(y) ? [x, y] : null;
}

/**
 * The cell under a place: row and column.
 *
 * @param {Place} place
 * @param {number} rows
 * @param {number} columns
 * @returns {[row: number, column: number]}
 */
export const cellAt = ([x, y], rows, columns) =>
  [between(0, rows - 1, Math.floor(y * rows)), between(0, columns - 1, Math.floor(x * columns))];

/** The pixel in the middle of a cell that is `times` pixels wide. @param {number} cell @param {number} times */
export const centreOf = (cell, times) => cell * times + Math.floor(times / 2);

/**
 * Enlarges by a factor so that the place stays where it is: corner + place / zoom is fixed.
 *
 * @param {Zoom} before
 * @param {Place} place
 * @param {number} factor
 * @returns {Zoom}
 */
export function zoomed({ zoom, left, top }, [x, y], factor) {
  const next = between(1, DEEPEST, zoom * factor);
  const corner = (/** @type {number} */ before, /** @type {number} */ at) =>
    between(0, 1 - 1 / next, at - (at - before) * zoom / next);
  return { zoom: next, left: corner(left, x), top: corner(top, y) };
}

const BEYOND = "≥ "; // before the end of a scale that some values exceed

/**
 * The value that a map's grey level stands for, in words: as exact as the level is.
 *
 * @param {number} level from 0 to 255
 * @param {string} low the ends of the scale, as the page shows them
 * @param {string} high
 */
export function levelText(level, low, high) {
  const end = high.replace(BEYOND, "");
  const bottom = readNumeral(low) || 0, top = readNumeral(end);
  if (!(top > bottom)) return low; // the same everywhere
  const isSigned = bottom < 0;
  const share = isSigned ? (level - 128) / 127 : level / 255;
  if (Math.abs(share) >= 1 && high.startsWith(BEYOND)) return share > 0 ? high : `≤ ${low}`;
  const [origin, extent] = isSigned ? [(bottom + top) / 2, (top - bottom) / 2] : [bottom, top - bottom];
  const step = extent / (isSigned ? 127 : 255);
  return `≈ ${fixed(origin + share * extent, Math.max(0, Math.floor(-Math.log10(step))))}`;
}

/**
 * The cells of a Plotly heat map, as Dash passes it: rows of numbers, or a typed array in base64.
 *
 * @param {any} z
 * @returns {((row: number, column: number) => number) | null}
 */
export function cellsOf(z) {
  if (Array.isArray(z)) return (row, column) => z[row]?.[column];
  if (z?.dtype !== "f4" || typeof z.bdata !== "string") return null;
  const bytes = Uint8Array.from(atob(z.bdata), (each) => each.charCodeAt(0));
  const values = new Float32Array(bytes.buffer), columns = Number(z.shape.split(",")[1]);
  return (row, column) => values[row * columns + column];
}
