// @ts-check
/* The layer strip: one tile per layer, one row per picture; arrows and clicks choose the layer. */

import { fetched } from "./pictures.mjs";
import { addressesOf, layerBeside, marksOf, titleOf } from "./strip-tiles.mjs";

/**
 * @typedef {import("./strip-tiles.mjs").StripData} StripData
 * @typedef {import("./strip-tiles.mjs").Marks} Marks
 * @typedef {import("./strip-tiles.mjs").Row} Row
 *
 * @typedef {object} LayerStripProps
 * @property {string} id
 * @property {StripData | null} data
 * @property {Marks | null} marks
 * @property {string} selected
 * @property {(props: {selected: string}) => void} setProps
 */

const { createElement: h, memo, useEffect, useLayoutEffect, useRef, useState } = React;

/** @type {Row[]} */
const NO_ROWS = [];

// Arrow keys step through the layers unless the focused element uses them.
const OWN_ARROWS = "input, select, textarea, [role=listbox], [role=radiogroup], [contenteditable]";

/** @param {Element} target */
function scrollsSideways(target) {
  const box = target.closest(".scroll-x");
  return box !== null && box.scrollWidth > box.clientWidth;
}

/**
 * By how many layers a key steps; 0 for a key that somebody else uses.
 *
 * @param {KeyboardEvent} event
 * @param {Element} strip
 */
function stepOf(event, strip) {
  const { key, target } = event;
  const by = { ArrowLeft: -1, ArrowRight: 1 }[key] ?? 0;
  if (!(target instanceof Element)) return 0;
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return 0;
  if (target.closest(OWN_ARROWS) || scrollsSideways(target)) return 0;
  return strip.closest(".arrows-elsewhere") && !strip.contains(target) ? 0 : by;
}

/**
 * The picture of one row with the layer's map over it.
 *
 * @param {{row: Row, isBlank: boolean}} props `isBlank`: the map has nothing to show
 */
const Picture = ({ row, isBlank }) =>
  h("span", { className: "strip-picture" },
    // Not by a property of the strip's: every descendant would be styled.
    h("i", { className: "strip-photo", style: { backgroundImage: `url("${row.picture}")` } }),
    h("i", { className: "strip-map", hidden: isBlank,
      style: { backgroundImage: `url("${row.sprite}")` } }));

/**
 * One layer. Each row's mark stands below its picture, the last one behind the layer's name.
 *
 * @param {object} props
 * @param {string} props.name
 * @param {string} props.label
 * @param {number} props.index
 * @param {Row[]} props.rows
 * @param {Marks | null} props.marks
 * @param {boolean} props.isChosen
 */
function Tile({ name, label, index, rows, marks, isChosen }) {
  const found = marksOf(marks, index);
  const mark = (/** @type {number} */ row) => found[row] && h("i",
    { className: `strip-mark ${found[row][1]}`, "aria-hidden": true }, found[row][0]);
  const last = found.length - 1;
  return h("button",
    { type: "button", className: "strip-tile", title: titleOf(name, found), "data-layer": name,
      "aria-pressed": isChosen, tabIndex: isChosen ? 0 : -1,
      style: /** @type {React.CSSProperties} */ ({ "--index": index }) },
    h("span", { className: "strip-pictures" }, rows.map((row, i) => h(React.Fragment, { key: i },
      h(Picture, { row, isBlank: found[i]?.[1].includes("no-map") ?? false }),
      i !== last && mark(i)))),
    h("small", null, h("span", null, label), mark(last)));
}

const MemoTile = memo(Tile);

/**
 * The tiles whose pictures are all here: those of `data` appear in one step. Pictures that were lost
 * are requested again with the next choice.
 *
 * @param {StripData | null} data
 * @param {string} selected
 */
function usePictures(data, selected) {
  const addresses = addressesOf(data), key = addresses.join();
  const [shown, setShown] = useState({
    key: "", data: /** @type {StripData | null} */ (null), problem: "", isRetrying: false,
  });
  const requested = useRef(""); // addresses
  const isLost = useRef(false);
  useLayoutEffect(() => { // before the paint, after which the other panels' pictures load
    if (requested.current === key && !isLost.current) return;
    requested.current = key;
    isLost.current = false;
    const isCurrent = () => requested.current === key;
    const tell = (/** @type {string} */ problem) => setShown((before) =>
      (isCurrent() ? { ...before, problem, isRetrying: true } : before));
    setShown((before) => (before.problem ? { ...before, isRetrying: true } : before));
    fetched(addresses, isCurrent, tell).then((problem) => {
      if (!isCurrent()) return;
      isLost.current = problem !== "";
      // In this frame: React would wait for the next one.
      ReactDOM.flushSync(() => setShown({ key, data, problem, isRetrying: false }));
    });
  }, [data, selected]);
  useEffect(() => () => { requested.current = ""; }, []);
  return { ...shown, isWaiting: shown.key !== key || shown.isRetrying };
}

/** Scrolls the strip, and nothing else, until the chosen tile is in sight. @param {HTMLElement} strip */
function reveal(strip) {
  const tile = strip.querySelector("[aria-pressed=true]");
  if (!(tile instanceof HTMLElement)) return;
  const left = tile.offsetLeft - strip.offsetLeft;
  if (left < strip.scrollLeft || left + tile.offsetWidth > strip.scrollLeft + strip.clientWidth)
    strip.scrollLeft = left - (strip.clientWidth - tile.offsetWidth) / 2;
}

/** @param {LayerStripProps} props */
export function LayerStrip({ id, data, marks, selected, setProps }) {
  const strip = /** @type {React.RefObject<HTMLDivElement>} */ (useRef(null));
  const names = data?.names ?? [];
  const chosen = selected || (data?.layer ?? "");
  const shown = usePictures(data, selected);
  const shownMarks = useRef(marks); // they change together with the pictures
  if (!shown.isWaiting) shownMarks.current = marks;
  const isSameModel = names.join() === shown.data?.names.join();

  const latest = useRef({ names, chosen, setProps });
  latest.current = { names, chosen, setProps };
  const choose = (/** @type {string} */ layer) => {
    latest.current.chosen = layer; // at once: the next arrow key steps on from there
    latest.current.setProps({ selected: layer });
  };

  useEffect(() => {
    const listen = (/** @type {KeyboardEvent} */ event) => {
      const by = strip.current && stepOf(event, strip.current);
      if (!by || !strip.current) return;
      const layer = layerBeside(latest.current.names, latest.current.chosen, by);
      if (layer === undefined) return;
      event.preventDefault();
      if (layer === latest.current.chosen) return;
      if (strip.current.contains(document.activeElement)) {
        const tile = strip.current.children[latest.current.names.indexOf(layer)];
        if (tile instanceof HTMLElement) tile.focus({ preventScroll: true });
      }
      choose(layer);
    };
    document.addEventListener("keydown", listen); // from anywhere on the page
    return () => document.removeEventListener("keydown", listen);
  }, []);

  useLayoutEffect(() => { if (strip.current) reveal(strip.current); }, [chosen, names.join()]);
  useEffect(() => {
    const { current } = strip;
    if (!current) return;
    const observer = new ResizeObserver(() => reveal(current));
    observer.observe(current);
    return () => observer.disconnect();
  }, []);

  return h("div",
    { id, ref: strip, "data-problem": shown.problem || undefined,
      className: `strip${shown.isWaiting ? " waiting" : ""}${shown.isRetrying ? " pending" : ""}`,
      style: /** @type {React.CSSProperties} */ (names.length ? { "--count": names.length } : {}),
      onClick: (/** @type {React.MouseEvent<HTMLElement>} */ { target }) => {
        const tile = target instanceof Element ? target.closest(".strip-tile") : null;
        if (tile instanceof HTMLElement) choose(tile.dataset.layer ?? "");
      } },
    names.map((name, index) => h(MemoTile,
      { key: name, name, label: data?.labels[index] ?? name, index, isChosen: name === chosen,
        rows: isSameModel ? shown.data?.rows ?? NO_ROWS : NO_ROWS,
        marks: isSameModel ? shownMarks.current : null })));
}

Object.assign(window.stratoscope, { LayerStrip });
