// @ts-check
/* Where the box of the tour stands, and how far the page scrolls for it. */

const MARGIN = 12; // pixels to the edges of the window
const GAP = 12; // pixels between the box and what it is about

/**
 * @typedef {{left: number, top: number, right: number, bottom: number}} Edges in the window
 * @typedef {{width: number, height: number}} Size
 * @typedef {Size & {up: number, down: number}} Frame the window; how far the page can scroll each way
 * @typedef {{left: number, top: number, scroll: number}} Place scroll: downwards, before the box is placed
 */

/** @param {number} value @param {number} low @param {number} high the low end wins where they cross */
const within = (value, low, high) => Math.max(low, Math.min(value, high));

/**
 * Beside what the box is about, else below or above it: it covers none of that. Where the window is
 * too small, the box stands at the lower edge, and the page scrolls so that the chief part shows above it.
 *
 * @param {Edges} about
 * @param {Edges} chief the part of `about` that matters most
 * @param {Size} box
 * @param {Frame} frame
 * @returns {Place}
 */
export function placeOf(about, chief, box, frame) {
  const height = about.bottom - about.top;
  /** How far the page scrolls to bring the top of `about` to a place. @param {number} top */
  const scrollTo = (top) => within(about.top - top, 0 - frame.up, frame.down);
  const end = { x: frame.width - MARGIN - box.width, y: frame.height - MARGIN - box.height };

  const sides = [about.left - GAP - box.width, about.right + GAP].filter((x) => x >= MARGIN && x <= end.x);
  if (sides.length) {
    const scroll = scrollTo(Math.max(MARGIN, (frame.height - height) / 2));
    return { left: sides[0], top: within(about.top - scroll, MARGIN, end.y), scroll };
  }
  const left = within(about.left, MARGIN, end.x);
  const fitsAt = (/** @type {number} */ y) => first >= MARGIN && y >= MARGIN && y <= end.y;
  const first = (frame.height - height - GAP - box.height) / 2; // the top of both, in the middle
  const below = scrollTo(first);
  const under = about.bottom - below + GAP;
  if (fitsAt(under)) return { left, top: under, scroll: below };
  const above = scrollTo(first + box.height + GAP);
  const over = about.top - above - GAP - box.height;
  if (fitsAt(over)) return { left, top: over, scroll: above };

  const room = end.y - GAP; // the window above the box
  const isWhole = chief.bottom - about.top <= room - MARGIN;
  const fits = chief.bottom - chief.top <= room - MARGIN;
  const top = isWhole ? MARGIN : about.top + (fits ? room - chief.bottom : MARGIN - chief.top);
  return { left, top: end.y, scroll: scrollTo(top) };
}
