// @ts-check
/* The clientside callbacks of Dataset: whatever is clicked becomes the images that the page shows. */

import { address, thumbnailOf } from "../app/address.mjs";
import { exchange } from "../app/http.mjs";
import { bringIntoSight } from "../app/in-sight.mjs";
import { led } from "../app/nav-links.mjs";
import { fixed, intervalEnd, probability } from "../app/numerals.mjs";
import { changeFields } from "../app/view-callbacks.mjs";
import { hiddenColumns } from "./fitting-columns.mjs";

/** @typedef {import("../app/view.mjs").Values} Values */
/** @typedef {{points: {customdata: string[], bbox: Record<"x0" | "x1" | "y0" | "y1", number>}[]}} Points */

const { dash_clientside: dash, stratoscope } = window;
const BESIDE = 12, WIDTH = 150; // pixels: from the pointed image to its thumbnail, and its width

/** An element as Dash writes it. @param {string} type @param {Record<string, unknown>} props */
const element = (type, props) => ({ namespace: "dash_html_components", type, props });

/** @param {string} subset */
function show(subset) {
  changeFields({ subset });
  bringIntoSight("members-panel");
}

/** The cells of the tables: a number in the style of all others, or why there is none. */
const FORMS = {
  count: (/** @type {number} */ value) => fixed(value, 0),
  share: (/** @type {number} */ value) => probability(value),
  lower: (/** @type {number} */ value) => intervalEnd(value, false),
  upper: (/** @type {number} */ value) => intervalEnd(value, true),
  value: (/** @type {number} */ value) => fixed(value, 3),
};

/** @typedef {{value: number | null, data?: {missing?: Record<string, string>}, colDef: {field: string}}} Cell */
Object.assign(window.dashAgGridFunctions ??= {}, {
  /** @param {Cell} cell @param {keyof typeof FORMS} form */
  written: ({ value, data, colDef }, form) => (value === null || value === undefined
    ? data?.missing?.[colDef.field] ?? "\u2013" : FORMS[form](value)),
  /** @param {Cell} cell */
  whyMissing: ({ data, colDef }) => data?.missing?.[colDef.field],
});

/**
 * A grid as far as this module uses it, see AG Grid's documentation.
 *
 * @typedef {object} Grid
 * @property {() => {field?: string, minWidth?: number, width?: number, context?: {rank: number}}[]} getColumnDefs
 * @property {(ids: string[], visible: boolean) => void} setColumnsVisible
 * @property {(event: string, listener: () => void) => void} addEventListener
 */
const SELECTION = 64, SCROLLBAR = 16; // pixels beside the columns: the ticks, and what a scrollbar may take
/** @type {WeakSet<Grid>} */
const fitted = new WeakSet();

/** Hides the columns of a grid that its width has no place for. @param {Grid} grid @param {HTMLElement} place */
function fit(grid, place) {
  const columns = grid.getColumnDefs().filter(({ field }) => field).map(({ field, minWidth, width, context }) => (
    { id: String(field), width: minWidth ?? width ?? 0, rank: context?.rank ?? 0 }));
  if (!place.clientWidth) return; // it is not shown
  const hidden = hiddenColumns(columns, place.clientWidth - SELECTION - SCROLLBAR);
  grid.setColumnsVisible(columns.map(({ id }) => id).filter((id) => !hidden.includes(id)), true);
  grid.setColumnsVisible(hidden, false);
}

stratoscope.register({
  /** Keeps the columns of a grid whole at any width. @param {unknown} _columns @param {string} id */
  async fitColumns(_columns, id) {
    /** @type {Grid} */
    const grid = await window.dash_ag_grid.getApiAsync(id);
    const place = document.getElementById(id);
    if (!place) return;
    if (!fitted.has(grid)) {
      fitted.add(grid);
      grid.addEventListener("gridSizeChanged", () => fit(grid, place));
      grid.addEventListener("newColumnsLoaded", () => fit(grid, place));
    }
    fit(grid, place);
  },
  /** @param {{values: Values} | null} answer */
  showScanned(answer) {
    if (answer) document.documentElement.dataset.scanned = answer.values.scan ? "yes" : "no";
  },
  /**
   * The images of a cell, and the classes of its row's group where rows are groups.
   *
   * @param {{points: {customdata: string}[]} | null} click
   * @param {{value: string}[] | null} groups
   */
  chooseCell(click, groups) {
    if (!click) return;
    const subset = click.points[0].customdata;
    const within = /^group:(.*?) & /.exec(subset)?.[1] ?? "";
    if (groups?.some(({ value }) => value === within)) changeFields({ within, subset });
    else show(subset);
  },
  /** The images of a bar of confidence. @param {{points: {customdata?: string}[]} | null} click */
  chooseBar(click) {
    const subset = click?.points[0].customdata;
    if (subset) show(subset);
  },
  /** @param {number | null} clicks */
  chooseAllGroups(clicks) {
    if (clicks) changeFields({ within: "" });
  },
  /** @param {{colId: string, rowId: string} | null} cell @param {{subset: string}[]} rows */
  chooseSubsetOfRow(cell, rows) {
    if (cell && !cell.colId.startsWith("ag-Grid")) show(rows[Number(cell.rowId)].subset); // a tick is no click
  },
  /** The way to Compare, once two rows are ticked. @param {{subset: string}[] | null} rows @param {{values: Values} | null} answer */
  compareRows(rows, answer) {
    if (rows?.length !== 2 || !answer) return ["", true];
    const { model, scan } = answer.values, [a, b] = rows.map(({ subset }) => subset);
    return [address(`/compare/?${new URLSearchParams({ kind: "groups", model: String(model), scan: String(scan), a, b })}`), false];
  },
  /** @param {number | null} clicks */
  chooseAllImages(clicks) {
    if (clicks) changeFields({ subset: "all" });
  },
  /**
   * The thumbnail of the point under the pointer with its text, and its place.
   *
   * @param {Points | null} hover
   * @param {string} id of the graph
   */
  showPoint(hover, id) {
    const point = hover?.points[0];
    if (!point) return [null, { display: "none" }];
    const { customdata: [image, text], bbox } = point;
    const width = document.getElementById(id)?.clientWidth ?? 0;
    const left = Math.min(bbox.x1 + BESIDE, width - WIDTH);
    const picture = element("Img", { src: thumbnailOf(image), alt: "" });
    return [[picture, element("Small", { children: text })], { transform: `translate(${left}px, ${bbox.y1 + BESIDE}px)` }];
  },
  /** Opens an image of the map on Explore. @param {Points | null} click @param {{values: Values} | null} answer */
  openPoint(click, answer) {
    if (!click || !answer) return;
    const [image] = click.points[0].customdata;
    location.assign(led(address(`/?${new URLSearchParams({ model: String(answer.values.model), image })}`)));
  },
  /**
   * Stores what a lasso encloses under its own name, and shows it.
   *
   * @param {Points | null} selected
   * @returns {Promise<unknown>} the notice
   */
  async keepSelection(selected) {
    const ids = (selected?.points ?? []).map(({ customdata }) => customdata[0]);
    if (!ids.length) return dash.no_update;
    const { ok, answer, sentence } = await exchange("/selections", undefined, ids);
    if (!ok) return sentence;
    show(`selection:${answer.selection}`);
    return "";
  },
});
