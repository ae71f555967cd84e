// @ts-check
/* Where the box of the tour stands. */

const MARGIN = 20; // pixels to the edges of the window

/**
 * @typedef {{left: number, top: number, right: number, bottom: number}} Edges
 * @typedef {{width: number, height: number}} Size
 */

/** @param {number} from @param {number} to @param {number} low @param {number} high */
const common = (from, to, low, high) => Math.max(0, Math.min(to, high) - Math.max(from, low));

/**
 * The corner of the window in which a box covers the least of what it is about.
 *
 * @param {Edges} about
 * @param {Size} box
 * @param {Size} page
 * @returns {"bottom right" | "bottom left" | "top right" | "top left"} of equals the first
 */
export function cornerBeside(about, box, page) {
  /** @type {("bottom right" | "bottom left" | "top right" | "top left")[]} */
  const corners = ["bottom right", "bottom left", "top right", "top left"];
  const covered = corners.map((corner) => {
    const left = corner.includes("right") ? page.width - MARGIN - box.width : MARGIN;
    const top = corner.includes("bottom") ? page.height - MARGIN - box.height : MARGIN;
    return common(left, left + box.width, about.left, about.right)
      * common(top, top + box.height, about.top, about.bottom);
  });
  return corners[covered.indexOf(Math.min(...covered))];
}
