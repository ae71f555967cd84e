// @ts-check
/* Edits: the changes to an image, one row each, and the prediction while one of them is dragged.
   See dashboard/components/edits.py. */

import { network } from "../app/http.mjs";
import {
  boxBetween, brushWith, changed, moved, readEdits, REGIONS, regionOf, toggled, without, withRegion, writeEdits,
} from "./edits-text.mjs";

const { createElement: h, Fragment, useEffect, useRef, useState } = React;

/**
 * @typedef {import("./edits-text.mjs").Edit} Edit
 * @typedef {import("./parameters-text.mjs").Field} Field
 * @typedef {{key: string, name: string, stage: string, help: string, region: boolean, fields: Field[]}} Kind
 * @typedef {{source: string, picture: string, superpixels: string, outlines: string, live: string,
 *   before: number}} EditsData
 * @typedef {{text: string, picture: string}} Live
 * @typedef {{id: string, kinds: Kind[], data: EditsData | null, value: string,
 *   setProps: (changed: {value: string}) => void}} EditsProps
 * @typedef {{x: number, y: number}} Point
 */

/** @type {Record<string, string>} */
const FIRST = { top: "10", box: "25+25+75+75", brush: "10+50+50", superpixel: "0" };
/** @type {Record<string, string>} */
const REGION_NAMES = { top: "the top of the map", box: "a box", brush: "a brushed area", superpixel: "superpixels" };
/** By region that is drawn: what its numbers are. @type {Record<string, string>} */
const NUMBERS = { box: "left+top+right+bottom (%)", brush: "width+x+y+x+y… (%)", superpixel: "numbers, such as 3+7" };

/**
 * One number as a slider and as a field, whose steps are drafts until the browser's "change"; or a choice,
 * which is committed at once.
 *
 * @param {{field: Field, value: string, name: string, change: (value: string) => void,
 *   commit: (value: string) => void}} props
 */
function Control({ field, value, name, change, commit }) {
  const onChange = (/** @type {{target: {value: string}}} */ { target }) => change(target.value);
  if (field.choices.length)
    return h("select", { className: "form-select form-select-sm", "aria-label": name, value,
      onChange: (/** @type {{target: {value: string}}} */ { target }) => commit(target.value) },
      field.choices.map((choice) => h("option", { key: choice, value: choice }, choice)));
  const isSlider = Number(field.high) - Number(field.low) <= 400;
  const step = field.step !== "any" ? field.step : Number(field.high) - Number(field.low) > 50 ? 1 : 0.05;
  const shared = { "aria-label": name, min: field.low ?? undefined, max: field.high ?? undefined, value, onChange };
  const number = h("input", { type: "number", className: "form-control form-control-sm", ...shared, step: field.step });
  return isSlider
    ? h("span", { className: "slider" },
      h("input", { type: "range", className: "form-range", ...shared, step }),
      h("span", null, h("input", { ...number.props, "aria-label": `${name}, exactly` })))
    : number;
}

/**
 * The picture on which a box, a brush or superpixels are marked.
 *
 * @param {{data: EditsData, edit: Edit, change: (value: string) => void, commit: (value: string) => void}} props
 */
function RegionPicture({ data, edit, change, commit }) {
  const from = useRef(/** @type {Point | null} */ (null));
  const region = regionOf(edit), value = edit.values[region];
  /** @param {React.PointerEvent} event @returns {Point} */
  const place = ({ currentTarget, clientX, clientY }) => {
    const { left, top, width, height } = currentTarget.getBoundingClientRect();
    return { x: (clientX - left) / width, y: (clientY - top) / height };
  };
  /** @param {Point} point */
  const choose = async ({ x, y }) => {
    const answer = await network(`${data.superpixels}&x=${x.toFixed(4)}&y=${y.toFixed(4)}`);
    if (!answer.ok) return;
    const next = toggled(value, (await answer.json()).superpixel);
    if (next) commit(next);
  };
  const numbers = value.split("+").map(Number);
  const points = numbers.slice(1);
  const line = points.flatMap((x, i) => i % 2 ? [] : [`${x},${points[i + 1]}`]).join(" ");
  return h("div", {
    className: "region-picture",
    onPointerDown: (/** @type {React.PointerEvent} */ event) => {
      event.preventDefault();
      if (region === "superpixel") return void choose(place(event));
      event.currentTarget.setPointerCapture(event.pointerId);
      from.current = place(event);
      if (region === "brush") change(brushWith(value, from.current, true, 10));
    },
    onPointerMove: (/** @type {React.PointerEvent} */ event) => {
      if (!from.current) return;
      const next = region === "box" ? boxBetween(from.current, place(event)) : brushWith(value, place(event), false, 10);
      if (next) change(next);
    },
    onPointerUp: () => {
      if (!from.current) return;
      from.current = null;
      commit(value);
    },
  },
  h("img", { src: data.picture, draggable: false,
    alt: `What the network sees; ${region === "superpixel" ? "click to choose superpixels" : "drag to mark a region"}` }),
  region === "superpixel" && h("img", { className: "outlines", alt: "",
    src: `${data.outlines}&superpixels=${encodeURIComponent(value)}` }),
  h("svg", { viewBox: "0 0 100 100", preserveAspectRatio: "none", "aria-hidden": true },
    region === "box" && h("rect", { x: numbers[0], y: numbers[1], width: numbers[2] - numbers[0], height: numbers[3] - numbers[1] }),
    region === "brush" && h("polyline", { points: line.includes(" ") ? line : `${line} ${line}`, strokeWidth: numbers[0] })));
}

/**
 * The region of an edit: which way, and its numbers.
 *
 * @param {{data: EditsData, edit: Edit, name: string, change: (values: Record<string, string>) => void,
 *   commit: (values: Record<string, string>) => void}} props
 */
function Region({ data, edit, name, change, commit }) {
  const region = regionOf(edit), value = edit.values[region];
  const write = (/** @type {string} */ next) => withRegion(edit, region, next, data.source);
  const choose = (/** @type {string} */ way) =>
    commit(withRegion(edit, way, FIRST[way], data.source));
  return h(Fragment, null,
    h("label", { className: "field" }, h("span", null, "region"),
      h("select", { className: "form-select form-select-sm", "aria-label": `Region of ${name}`, value: region,
        onChange: (/** @type {{target: {value: string}}} */ { target }) => choose(target.value) },
      REGIONS.map((way) => h("option", { key: way, value: way }, REGION_NAMES[way])))),
    region === "top" && h("label", { className: "field" }, h("span", null, "share (%)"),
      h(Control, { name: `Share of ${name} in percent`, value, change: (next) => change(write(next)), commit: () => {},
        field: { name: "top", label: "", help: "", initial: 10, low: 0, high: 60, step: 1, choices: [] } })),
    region === "top" && edit.values.map !== data.source && h("button",
      { type: "button", className: "quiet-button", title: `Now: ${edit.values.map}`,
        onClick: () => commit({ ...edit.values, map: data.source }) }, "Use the map shown"),
    NUMBERS[region] && h("label", { className: "field" }, h("span", null, NUMBERS[region]),
      h("input", { type: "text", className: "form-control form-control-sm", value, "aria-label": `${NUMBERS[region]} of ${name}`,
        onChange: (/** @type {{target: {value: string}}} */ { target }) => change(write(target.value)) })),
    NUMBERS[region] && h(RegionPicture, { data, edit, change: (next) => change(write(next)), commit: (next) => commit(write(next)) }));
}

/**
 * @param {{data: EditsData, kind: Kind, edit: Edit, at: number, count: number, draft: (change: Partial<Edit>) => void,
 *   commit: (change: Partial<Edit>) => void, move: (by: number) => void, remove: () => void}} props
 */
function Row({ data, kind, edit, at, count, draft, commit, move, remove }) {
  const name = `${kind.name} (${at + 1})`;
  const button = (/** @type {string} */ sign, /** @type {string} */ label, /** @type {() => void} */ onClick, disabled = false, className = "") =>
    h("button", { type: "button", className: `quiet-button ${className}`, "aria-label": `${label} ${name}`, title: label, onClick, disabled }, sign);
  return h("li", { className: edit.off ? "edit off" : "edit" },
    h("div", { className: "edit-head" },
      h("label", { title: kind.help },
        h("input", { type: "checkbox", className: "form-check-input", checked: !edit.off, "aria-label": `${name} is on`,
          onChange: () => commit({ off: !edit.off }) }), h("b", null, kind.name)),
      h("small", { className: "quiet" }, kind.stage),
      h("span", { className: "edit-buttons" },
        button("↑", "Move up", () => move(-1), at === 0), button("↓", "Move down", () => move(1), at === count - 1),
        button("×", "Remove", remove, false, "edit-remove"))),
    h("div", { className: "edit-fields" },
      kind.region && h(Region, { data, edit, name, change: (values) => draft({ values }), commit: (values) => commit({ values }) }),
      kind.fields.filter(({ name: field }) => field !== "seed" || !kind.region || edit.values.fill === "noise").map((field) => h("label", { key: field.name, className: "field", title: field.help },
        h("span", null, field.label),
        h(Control, { field, name: `${field.label} of ${name}`, value: edit.values[field.name] ?? String(field.initial),
          change: (value) => draft({ values: { ...edit.values, [field.name]: value } }),
          commit: (value) => commit({ values: { ...edit.values, [field.name]: value } }) })))));
}

/** @param {EditsProps} props */
export function Edits({ id, kinds, data, value, setProps }) {
  const root = useRef(/** @type {HTMLDivElement | null} */ (null));
  const [dragged, setDragged] = useState(/** @type {string | null} */ (null));
  const [live, setLive] = useState(/** @type {Live | null} */ (null));
  const text = dragged ?? value;
  const edits = readEdits(text);

  useEffect(() => setDragged(null), [value]);

  // A drag sends one request at a time, for its newest state; a later one drops the answer.
  const newest = useRef(""), busy = useRef(false);
  newest.current = text;
  const request = async () => {
    if (busy.current || !data) return;
    busy.current = true;
    const requested = newest.current;
    try {
      const answer = requested && await network(`${data.live}&edits=${encodeURIComponent(requested)}`);
      if (requested === newest.current) setLive(answer && answer.ok ? await answer.json() : null);
    } finally {
      busy.current = false;
    }
    if (requested !== newest.current) request();
  };
  useEffect(() => void request(), [text, data?.live]);

  const latest = useRef({ dragged, value, setProps });
  latest.current = { dragged, value, setProps };
  useEffect(() => { // React's "change" of a slider is each step of it
    const commitDrag = () => {
      const { dragged: now, value: before, setProps: set } = latest.current;
      if (now !== null && now !== before) set({ value: now });
    };
    root.current?.addEventListener("change", commitDrag);
    return () => root.current?.removeEventListener("change", commitDrag);
  }, []);

  // Whoever removes an edit by keys goes on with the next one, or adds another.
  const removed = useRef(/** @type {number | null} */ (null));
  useEffect(() => {
    if (removed.current === null) return;
    const buttons = root.current?.querySelectorAll(".edit-remove") ?? [];
    const next = buttons[Math.min(removed.current, buttons.length - 1)] ?? root.current?.querySelector(".edits-add select");
    removed.current = null;
    if (next instanceof HTMLElement) next.focus();
  }, [text]);

  const commit = (/** @type {Edit[]} */ next) => {
    setDragged(writeEdits(next));
    setProps({ value: writeEdits(next) });
  };
  const add = (/** @type {string} */ key) => {
    const kind = kinds.find((each) => each.key === key);
    if (!kind || !data) return;
    const edit = { kind: key, values: {}, off: false };
    commit([...edits, kind.region ? { ...edit, values: withRegion(edit, "top", FIRST.top, data.source) } : edit]);
  };
  return h("div", { id, ref: root, className: "edits" },
    h("div", { className: "edits-add" },
      h("select", { className: "form-select form-select-sm", "aria-label": "Add an edit", value: "", disabled: !data,
        onChange: (/** @type {{target: {value: string}}} */ { target }) => add(target.value) },
      h("option", { value: "" }, "Add an edit …"),
      kinds.map(({ key, name }) => h("option", { key, value: key }, name))),
      h("button", { type: "button", className: "quiet-button framed", disabled: !data, onClick: () => add("erase") },
        "Erase what the map marks"),
      edits.length > 0 && h("button", { type: "button", className: "quiet-button", onClick: () => { removed.current = 0; commit([]); } }, "Reset")),
    data && edits.length > 0 && h("ol", { className: "edit-list" }, edits.map((edit, i) => {
      const kind = kinds.find(({ key }) => key === edit.kind);
      return kind && h(Row, {
        key: i, data, kind, edit, at: i, count: edits.length,
        draft: (change) => setDragged(writeEdits(changed(edits, i, change))),
        commit: (change) => commit(changed(edits, i, change)),
        move: (by) => commit(moved(edits, i, by)),
        remove: () => { removed.current = i; commit(without(edits, i)); },
      });
    })),
    h("p", { className: "edits-live", role: "status" },
      live && edits.length > 0 && h(Fragment, null, live.picture && h("img", { src: live.picture, alt: "" }), h("span", null, live.text))));
}

Object.assign(window.stratoscope, { Edits });
