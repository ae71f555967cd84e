// @ts-check
/* The text form of an image's edits, "erase:top=10,fill=mean;jpeg:severity=3", as lists, and back.
   The server checks them and leaves out defaults: explainers/what_if/text.py. */

/**
 * @typedef {object} Edit
 * @property {string} kind
 * @property {Record<string, string>} values
 * @property {boolean} off
 */

/** The region's ways, the first of them with its default. */
export const REGIONS = ["top", "box", "brush", "superpixel"];

/** @param {string} text @returns {Edit[]} */
export function readEdits(text) {
  return text.split(";").filter((part) => part.trim()).map((part) => {
    const [, kind, rest] = /^\s*([^:]*):?(.*)$/.exec(part) ?? ["", "", ""];
    const pairs = rest.split(",").map((pair) => pair.split("="));
    const values = Object.fromEntries(pairs.filter(([name, value]) => name && value));
    const { off, ...others } = values;
    return { kind, values: others, off: off === "1" };
  });
}

/** @param {Edit[]} edits */
export function writeEdits(edits) {
  return edits.map(({ kind, values, off }) => {
    const pairs = Object.entries(off ? { ...values, off: "1" } : values);
    return pairs.length ? `${kind}:${pairs.map((pair) => pair.join("=")).join(",")}` : kind;
  }).join(";");
}

/** The list with the edit at a place moved by one. @param {Edit[]} edits @param {number} at @param {number} by */
export function moved(edits, at, by) {
  const to = at + by;
  if (to < 0 || to >= edits.length) return edits;
  const next = [...edits];
  [next[at], next[to]] = [next[to], next[at]];
  return next;
}

/** The list with another edit at a place. @param {Edit[]} edits @param {number} at @param {Partial<Edit>} change */
export const changed = (edits, at, change) =>
  edits.map((edit, i) => i === at ? { ...edit, ...change } : edit);

/** The list without the edit at a place. @param {Edit[]} edits @param {number} at */
export const without = (edits, at) => edits.filter((_, i) => i !== at);

/** Which of REGIONS an edit states; "" for none. @param {Edit} edit */
export const regionOf = ({ values }) => REGIONS.find((name) => name in values) ?? "";

/**
 * The values of an edit with another region; the others stay.
 *
 * @param {Edit} edit
 * @param {string} region one of REGIONS
 * @param {string} value
 * @param {string} source the map whose top is meant
 */
export function withRegion({ values }, region, value, source) {
  const others = Object.entries(values).filter(([name]) => !REGIONS.includes(name) && name !== "map");
  /** @type {Record<string, string>} */
  const map = region === "top" ? { map: values.map ?? source } : {};
  return { [region]: value, ...map, ...Object.fromEntries(others) };
}

const round = (/** @type {number} */ value) => String(Math.round(value * 10) / 10);
const inside = (/** @type {number} */ share) => Math.min(Math.max(100 * share, 0), 100);

/**
 * The value of a box between two points, each from 0 to 1; "" where it has no area.
 *
 * @param {{x: number, y: number}} from
 * @param {{x: number, y: number}} to
 */
export function boxBetween(from, to) {
  const [left, right] = [from.x, to.x].map(inside).sort((a, b) => a - b);
  const [top, bottom] = [from.y, to.y].map(inside).sort((a, b) => a - b);
  const edges = [left, top, right, bottom].map(round);
  return edges[0] === edges[2] || edges[1] === edges[3] ? "" : edges.join("+");
}

const NEAR = 1; // percent: closer points of a brush say nothing more
const MOST = 200; // points

/**
 * The value of a brush with one more point, from 0 to 1.
 *
 * @param {string} value
 * @param {{x: number, y: number}} point
 * @param {boolean} begins whether a new stroke begins, which replaces the old one
 * @param {number} width in percent, of a new brush
 */
export function brushWith(value, point, begins, width) {
  const [stated, ...numbers] = value ? value.split("+") : [];
  const x = inside(point.x), y = inside(point.y);
  const [lastX, lastY] = numbers.slice(-2).map(Number);
  if (begins || !numbers.length) return [stated ?? String(width), round(x), round(y)].join("+");
  const isNear = Math.hypot(x - lastX, y - lastY) < NEAR || numbers.length >= 2 * MOST;
  return isNear ? value : [value, round(x), round(y)].join("+");
}

/** The value of superpixels with one more, or without it. @param {string} value @param {number} number */
export function toggled(value, number) {
  const numbers = value ? value.split("+").map(Number) : [];
  const next = numbers.includes(number) ? numbers.filter((each) => each !== number) : [...numbers, number];
  return next.sort((a, b) => a - b).join("+");
}
