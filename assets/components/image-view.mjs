// @ts-check
/* ImageView: a picture with a map exactly over it. Colours and opacity are the style sheet's. */

import { numeral } from "../app/numerals.mjs";
import { cellAt, centreOf, placeIn, cellsOf, levelText, placeInside, placeOf, textOf } from "./image-places.mjs";
import { Pointer } from "./in-step.mjs";
import { MarkedBox, useDrawing } from "./marked-box.mjs";
import { around, usePicture } from "./pictures.mjs";

const { createElement: h, useContext, useEffect, useRef, useState } = React;

/**
 * @typedef {import("./image-places.mjs").Place} Place
 * @typedef {[row: number, column: number]} Cell
 * @typedef {import("./image-places.mjs").Outline} Outline
 *
 * @typedef {object} Field see dashboard/components/image_view.py
 * @property {[number, number][]} rows
 * @property {[number, number][]} columns
 * @property {Cell} at
 *
 * @typedef {object} ImageViewData see dashboard/components/image_view.py
 * @property {string} photo
 * @property {string} map
 * @property {string} alt
 * @property {string} low
 * @property {string} high
 * @property {string} caption
 * @property {[rows: number, columns: number]} [cells]
 * @property {string} [link]
 * @property {Outline | null} [outline]
 * @property {{width: string, ratio: number} | null} [shape]
 * @property {boolean} [signed]
 * @property {boolean} [opaque]
 * @property {Field | null} [field]
 * @property {import("./marked-box.mjs").Shown | null} [shown]
 *
 * @typedef {import("./marked-box.mjs").Box} Box
 * @typedef {{box: Box | null, done: boolean}} Drawn
 *
 * @typedef {object} ImageViewProps
 * @property {string} id
 * @property {string} class_name
 * @property {boolean} selects
 * @property {string} values_of
 * @property {ImageViewData | null} [data]
 * @property {string} selected
 * @property {Cell | null} [cell]
 * @property {Box | null} box
 * @property {Drawn | null} [drawn]
 * @property {boolean} marking
 * @property {(changed: {selected?: string, box?: Box | null, drawn?: Drawn, marking?: boolean}) => void} setProps
 */

const OVER_ALL = { left: "0%", top: "0%", width: "100%", height: "100%" };

/** @type {ImageViewData} */
const NONE = { photo: "", map: "", alt: "", low: "", high: "", caption: "" };

const percent = (/** @type {number} */ share) => `${100 * share}%`;

/** What one cell of the layer can depend on. @param {{field: Field, cell: Cell}} props */
function FieldOutline({ field, cell: [row, column] }) {
  const [top, bottom] = field.rows[row] ?? [0, 0], [left, right] = field.columns[column] ?? [0, 0];
  return h("i", {
    className: "field-outline",
    "data-cell": `${row}, ${column}`,
    style: { left: percent(left), top: percent(top), width: percent(right - left),
      height: percent(bottom - top) },
  });
}

/**
 * The value of the cell under a place in words: of the heat map that has it, else read back from its
 * grey level; "" without a map there.
 *
 * @param {HTMLImageElement | null} map
 * @param {string} low
 * @param {string} high
 * @param {Place} place on the picture
 * @param {Outline | null | undefined} outline where the map lies, unless it covers the picture
 * @param {[rows: number, columns: number] | undefined} cells
 * @param {string} values_of the id of a graph, "" for none
 */
function valueAt(map, low, high, place, outline, cells, values_of) {
  if (!map?.complete || !map.naturalWidth || !high) return "";
  const [x, y] = outline ? placeInside(place, outline) : place;
  if (x < 0 || x >= 1 || y < 0 || y >= 1) return "";
  const { naturalWidth: width, naturalHeight: height } = map;
  const [rows, columns] = cells ?? [height, width];
  const [row, column] = cellAt([x, y], rows, columns);
  const exact = values_of ? valuesOf(values_of)?.(row, column) : undefined;
  if (exact !== undefined) return numeral(exact, 3);
  const pen = new OffscreenCanvas(width, height).getContext("2d");
  if (!pen) return "";
  pen.drawImage(map, 0, 0);
  const [top, left] = [centreOf(row, height / rows), centreOf(column, width / columns)];
  return levelText(pen.getImageData(left, top, 1, 1).data[0], low, high);
}

/** @type {WeakMap<object, ReturnType<typeof cellsOf>>} the cells by the heat map's values */
const decoded = new WeakMap();

/** The cells of a graph's heat map, read as it is pointed at. @param {string} graph */
function valuesOf(graph) {
  const z = window.dash_component_api.getLayout(graph)?.props.figure?.data?.[0]?.z;
  if (!z) return null;
  if (!decoded.has(z)) decoded.set(z, cellsOf(z));
  return decoded.get(z);
}

/**
 * The cell whose field is outlined: the one pointed at on the picture or elsewhere, else the field's
 * own.
 *
 * @param {Field | null | undefined} field
 * @param {Cell | null | undefined} elsewhere
 * @returns {[Cell | undefined, (cell: Cell | null) => void]}
 */
function useCell(field, elsewhere) {
  const [pointed, point] = useState(/** @type {Cell | null} */ (null));
  useEffect(() => point(elsewhere ?? null), [elsewhere]);
  useEffect(() => point(null), [field]);
  return [pointed ?? field?.at, point];
}

/** The attributes of a marked place, with the value there. @param {Place | null} place @param {string} value */
function markOf(place, value) {
  if (!place) return {};
  const [x, y] = place;
  return {
    "data-value": value,
    style: /** @type {React.CSSProperties} */ ({ "--x": x, "--y": y }),
  };
}

/** @param {ImageViewProps} props */
export function ImageView({ id, class_name, selects, values_of, data, selected, cell, box, marking, setProps }) {
  const { photo, map, alt, low, high, caption, link, outline, shape, signed, opaque, cells, field,
    shown } =
    data ?? NONE;
  const [below, over] = [usePicture(photo), usePicture(map)];
  const overlay = /** @type {React.RefObject<HTMLImageElement>} */ (useRef(null));
  const pointer = useContext(Pointer);
  const [outlined, point] = useCell(field, cell);
  const marked = pointer ?? (selects ? placeOf(selected) : null);
  const mark = markOf(marked, pointer && !over.isWaiting
    ? valueAt(overlay.current, low, high, pointer, outline, cells, values_of) : "");
  const loading = (/** @type {{isWaiting: boolean}} */ { isWaiting }) => (isWaiting ? " waiting" : "");

  /** @param {React.MouseEvent<HTMLElement>} event */
  const placeUnder = ({ currentTarget, clientX, clientY }) =>
    placeIn(currentTarget.getElementsByTagName("img")[0].getBoundingClientRect(), { clientX, clientY });

  const [drawing, draws] = useDrawing(shown, marking, placeUnder, (drawn, done) => {
    if (drawn === undefined) setProps({ drawn: { box, done: false }, marking: false });
    else if (done) setProps({ box: drawn, drawn: { box: drawn, done }, marking: false });
    else setProps({ drawn: { box: drawn, done } });
  });

  return h("figure",
    { id, className: ["stage", class_name, signed && "signed"].filter(Boolean).join(" ") },
    h("div", {
      ...around(`canvas${marked ? " pointed" : ""}${marking ? " marking" : ""}`, below, over),
      ...mark,
      id: `${id}-canvas`,
      style: { ...mark.style, maxWidth: shape?.width },
      onClick: selects ? (/** @type {React.MouseEvent<HTMLElement>} */ event) =>
        setProps({ selected: textOf(placeUnder(event)) }) : undefined,
      onPointerMove: field ? (/** @type {React.MouseEvent<HTMLElement>} */ event) =>
        point(cellAt(placeUnder(event), field.rows.length, field.columns.length)) : undefined,
      onPointerLeave: field ? () => point(null) : undefined,
      ...draws,
    },
    h("div", { className: "zoomed" }, h("img", {
      ...below.attributes,
      id: `${id}-photo`,
      className: `photo${loading(below)}`,
      alt: "",
      style: shape ? { aspectRatio: String(shape.ratio), minHeight: 0 } : undefined,
    }),
    h("img", {
      ...over.attributes,
      ref: overlay,
      id: `${id}-map`,
      className: `map${loading(over)}`,
      alt,
      style: { ...(outline ?? OVER_ALL), display: map ? undefined : "none", opacity: opaque ? 1 : undefined },
    }),
    h("div", { id: `${id}-crop`, className: "crop", style: outline ?? { display: "none" } }),
    field && outlined && h(FieldOutline, { field, cell: outlined }),
    shown && h(MarkedBox, { box: drawing ?? box, frame: shown.frame }))),
    h("div", { className: "legend" },
      h("span", { id: `${id}-low` }, low), h("i"), h("span", { id: `${id}-high` }, high)),
    h("figcaption", { id: `${id}-caption`, className: "quiet" },
      caption, link && h("a", { href: link }, "Open it there.")));
}

Object.assign(window.stratoscope, { ImageView });
