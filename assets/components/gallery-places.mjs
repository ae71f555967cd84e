// @ts-check
/* Where the gallery's cells lie. Lines follow one another along the scroll bar: downwards or, where
   a line is one cell, sideways. All lengths are in pixels. */

/**
 * @typedef {object} Grid
 * @property {number} columns cells of a line
 * @property {number} pitch from one cell to the next
 */

export const GAP = 4;
const COLUMNS = 3;
const MARGIN = 12; // left and right of the columns; the scroll bar lies in the right one
const ROW_CELL = 72; // in the one row of a narrow page
const AHEAD = 3; // lines kept ready before and after those in sight

/** The grid of a window. @param {number} width @param {boolean} isNarrow @returns {Grid} */
export function gridOf(width, isNarrow) {
  const cell = isNarrow ? ROW_CELL
    : Math.floor((width - 2 * MARGIN - GAP * (COLUMNS - 1)) / COLUMNS);
  return { columns: isNarrow ? 1 : COLUMNS, pitch: Math.max(cell, 1) + GAP };
}

/** Where the line of a cell begins. @param {number} index @param {Grid} grid */
export const lineStart = (index, { columns, pitch }) => Math.floor(index / columns) * pitch;

/** The length of all lines. @param {number} total @param {Grid} grid */
export const lengthOf = (total, { columns, pitch }) => Math.ceil(total / columns) * pitch - GAP;

/** The left top corner of a cell. @param {number} index @param {Grid} grid @returns {[x: number, y: number]} */
export function cornerOf(index, grid) {
  const along = lineStart(index, grid), across = (index % grid.columns) * grid.pitch;
  return grid.columns === 1 ? [along, across] : [across, along];
}

/**
 * The first and the last cell to have in the page.
 *
 * @param {number} scroll @param {number} extent @param {number} total @param {Grid} grid
 * @returns {[first: number, last: number]}
 */
export function cellsInSight(scroll, extent, total, { columns, pitch }) {
  const from = Math.floor(scroll / pitch) - AHEAD;
  const to = Math.floor(scroll / pitch) + Math.ceil(extent / pitch) + 1 + AHEAD;
  return [Math.max(0, from * columns), Math.min(total, to * columns) - 1];
}

/**
 * The scroll position at which a cell is in sight, changed no more than needed.
 *
 * @param {number} index @param {number} scroll @param {number} extent @param {Grid} grid
 */
export function scrollTo(index, scroll, extent, grid) {
  const start = lineStart(index, grid), end = start + grid.pitch - GAP;
  return start < scroll ? start : Math.max(scroll, end - extent);
}

/**
 * Where a key leads from a cell; null for a key that leads nowhere.
 *
 * @param {string} key @param {number} index @param {number} extent @param {number} total
 * @param {Grid} grid
 */
export function cellAfter(key, index, extent, total, { columns, pitch }) {
  const page = Math.max(1, Math.floor(extent / pitch)) * columns;
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns,
    PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity }[key];
  return step ? Math.min(Math.max(index + step, 0), Math.max(total - 1, 0)) : null;
}

/**
 * Whether a panel stands above or below the gallery, as on a narrow page, and not beside it.
 *
 * @param {{left: number, right: number}} panel
 * @param {{left: number, right: number}} gallery
 */
export const isStacked = (panel, gallery) => panel.left < gallery.right && gallery.left < panel.right;
