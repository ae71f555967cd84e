// @ts-check
/* Where the maps of a mosaic lie on its picture, and which one is next: without the page. */

/**
 * @typedef {object} Grid
 * @property {number} count of the maps
 * @property {number} columns
 * @property {number} gap pixels between two maps that the picture lacks behind the last one
 * @property {number} width of the picture, in pixels; 0 before it has loaded
 * @property {number} height
 *
 * @typedef {[left: number, top: number, width: number, height: number]} Box as shares of the picture
 *
 * @typedef {object} Order
 * @property {number[]} numbers of the maps on this page, in order
 * @property {Record<number, [before: number | null, next: number | null]>} [neighbours] in the whole
 *   order, of the selected number and of the page's ends
 */

/** Width and height of a map with its gap, as shares of the picture. @param {Grid} grid */
function pitch({ count, columns, gap, width, height }) {
  const rows = Math.ceil(count / columns);
  return [(width + gap) / columns / width, (height + gap) / rows / height];
}

/**
 * Which map lies at a point of the picture: its place in the order of the maps, or -1.
 *
 * @param {Grid} grid
 * @param {number} x from 0 to 1
 * @param {number} y
 */
export function placeAt(grid, x, y) {
  if (!grid.width) return -1;
  const [width, height] = pitch(grid);
  const column = Math.floor(x / width), row = Math.floor(y / height);
  const place = row * grid.columns + column;
  const inside = column >= 0 && column < grid.columns && row >= 0;
  return inside && place < grid.count ? place : -1;
}

/**
 * The box of a map, without the one pixel of gap behind it.
 *
 * @param {Grid} grid
 * @param {number} place
 * @returns {Box}
 */
export function boxOf(grid, place) {
  const [width, height] = pitch(grid);
  const column = place % grid.columns, row = Math.floor(place / grid.columns);
  return [column * width, row * height, width - 1 / grid.width, height - 1 / grid.height];
}

/**
 * The selected number.
 *
 * @template T
 * @param {string | number | null | undefined} selected empty: none
 * @param {T} otherwise
 */
export const selectedNumber = (selected, otherwise) =>
  (selected === "" || selected === null || selected === undefined ? otherwise : Number(selected));

/**
 * The number `by` places further, on another page if need be; null if there is none.
 *
 * @param {Order} order
 * @param {number} number
 * @param {number} by
 */
export function further({ numbers, neighbours }, number, by) {
  const place = numbers.indexOf(number);
  const here = place < 0 ? undefined : numbers[place + by];
  const beside = Math.abs(by) === 1 ? neighbours?.[number]?.[by < 0 ? 0 : 1] : null;
  return here ?? beside ?? null;
}

/** Places that an arrow key steps over: columns and rows. @type {Map<string, [number, number]>} */
const KEYS = new Map([
  ["ArrowLeft", [-1, 0]], ["ArrowRight", [1, 0]], ["ArrowUp", [0, -1]], ["ArrowDown", [0, 1]],
]);

/**
 * The number that a key selects; null if it selects none. Where the selected one is on another
 * page, it is the first of this one.
 *
 * @param {string} key
 * @param {Order} order
 * @param {number} number the selected one
 * @param {number} columns
 * @returns {number | null | undefined} undefined: the key is none of the mosaic's
 */
export function selectedByKey(key, order, number, columns) {
  const step = KEYS.get(key);
  if (!step) return undefined;
  return order.numbers.includes(number)
    ? further(order, number, step[0] + columns * step[1]) : order.numbers[0] ?? null;
}
