// @ts-check
/* The clientside callbacks of dashboard/ui/view_callback.py: controls and address in, the request
   to the server out; and the address, once a view is requested. */

import { expectView } from "./busy.mjs";
import {
  NO_VIEW, addressOf, afterStep, changedControls, finished, isNewEntry, isSame, nextView,
} from "./view.mjs";

/**
 * @typedef {import("./view.mjs").Value} Value
 * @typedef {import("./view.mjs").Values} Values
 * @typedef {import("./view.mjs").View} View
 * @typedef {import("./view.mjs").Rules} Rules
 *
 * @typedef {object} Control a component that shows a field of the view and changes it
 * @property {string} field
 * @property {string} component its id
 * @property {string} prop
 * @property {string} empty the value with which it shows no choice
 *
 * @typedef {Rules & {controls: Control[], panels: string[], evidence: string[]}} PageRules `evidence`: panels that show some
 *
 * @typedef {object} Answer
 * @property {number} number that of the request
 * @property {Values} values the view as the server confirms it
 * @property {Values} texts by field: how its control shows the value
 * @property {string[]} working panels that a job changes
 */

const POLL = 700; // ms between two looks at a job
const AFTER_PAINT = 50; // ms: written in the middle of rendering, the address delays the paint
const { dash_clientside: dash, stratoscope } = window;

let view = NO_VIEW;
/** @type {PageRules} */
let rules;
/** @type {Value[]} */
let held = []; // what the controls hold, as far as it was merged
/** @type {Values} */
let texts = {}; // by field: how its control shows the value that the page shows

let opened = ""; // the address that was opened or written last
let sent = 0; // the number of the last request
let written = 0; // the number of the view whose address was written last
let timer = 0; // writes the address
/** The entry of the browser's history to which the pending address belongs. @type {number | undefined} */
let left;
let owed = 0; // the step in the history to repeat after the address is written
let suspended = 0; // the number of a request that waits for another log-in
let poll = 0; // the timer of the next look at jobs

/**
 * What a control should hold; undefined where only the server knows the default.
 *
 * @param {Control} control
 * @returns {Value | undefined}
 */
function valueFor({ field, empty }) {
  const value = field in view.values ? view.values[field] : rules.defaults[field];
  if (value === undefined) return undefined;
  const isShown = view.shown !== null && isSame(value, view.shown[field]);
  const text = isShown && field in texts ? texts[field] : value;
  return text === "" || text === null ? empty : text;
}

/** The value of a field that a control states. @param {Control} control @param {Value} value */
const stated = ({ empty }, value) => (isSame(value, empty) ? "" : value);

/** The current entry of the browser's history. */
const entry = () => window.navigation?.currentEntry?.index;

/** Writes the address after the paint. */
function writeAddress() {
  if (timer) return;
  left = entry();
  timer = setTimeout(writeNow, AFTER_PAINT);
}

function writeNow() {
  clearTimeout(timer);
  timer = 0;
  const search = addressOf(view, rules);
  if (owed || search === location.search) return;
  const address = `${location.pathname}${search}`;
  if (isNewEntry(view, written)) history.pushState({}, "", address);
  else history.replaceState({}, "", address);
  opened = search;
  written = view.chosen;
}

/** Brings the controls in step with the view, outside of a callback. */
function showView() {
  rules.controls.forEach((control, i) => {
    const value = valueFor(control);
    if (value === undefined || isSame(value, held[i]) || isBeingTyped(control, held[i])) return;
    held[i] = value;
    keepSelected(control, value);
    dash.set_props(control.component, { [control.prop]: value });
  });
}

/**
 * Whether a control holds text that is being typed: an answer to an earlier one must not replace it.
 *
 * @param {Control} control
 * @param {Value} latest the value that it has stated last
 */
function isBeingTyped({ component, prop }, latest) {
  const field = document.activeElement;
  return prop === "value" && field instanceof HTMLInputElement && field.id === component
    && field.value !== String(latest ?? "");
}

/**
 * Writes a value into the focused field whose whole text is selected, and selects it again: React,
 * which finds the value there, leaves the selection, and what is typed next still replaces the text.
 *
 * @param {Control} control
 * @param {Value} value
 */
function keepSelected({ component, prop }, value) {
  const field = document.activeElement;
  if (prop !== "value" || !(field instanceof HTMLInputElement) || field.id !== component) return;
  if (!field.value || field.selectionStart !== 0 || field.selectionEnd !== field.value.length) return;
  field.value = String(value ?? "");
  field.select();
}

/** Requests the view from the server. */
function send() {
  const { number, values, link, refresh } = view;
  sent = number;
  suspended = 0;
  if (!refresh.length) expectView(() => view.number > Math.max(view.answered, suspended));
  dash.set_props("view", { request: { number, values, link, refresh } });
}

/** Requests the view again where it was not answered, as after another log-in. */
export function sendAgain() {
  if (view.number > view.answered) send();
}

/** Opens the browser's address. */
function open() {
  clearTimeout(timer);
  timer = 0;
  opened = location.search;
  view = nextView(view, { search: opened }, rules);
}

stratoscope.register({
  /**
   * Merges what has changed into the view, requests it, and brings the controls in step. It compares
   * values, and has no outputs: of two calls that wait, Dash forgets what triggered the first, and
   * it drops the outputs of a call that another one overtakes.
   *
   * @param {string} _search the address of Dash's Location, which may be older than the browser's
   * @param {[...Value[], PageRules]} rest
   */
  changeView(_search, ...rest) {
    rules = /** @type {PageRules} */ (rest.pop());
    const values = /** @type {Value[]} */ (rest);
    const isFirst = view === NO_VIEW;
    if (isFirst || (!owed && location.search !== opened)) open();
    const chosen = isFirst ? causes() : changedControls(rules.controls, held, values);
    held = values;
    for (const control of chosen) {
      const value = values[rules.controls.indexOf(control)];
      if (!isSame(value, valueFor(control)))
        view = nextView(view, { fields: { [control.field]: stated(control, value) } }, rules);
    }
    if (view.number !== sent && view.address === null) writeAddress();
    publish(); // also where nothing is new: what was typed may be written in another form
  },
});

/** The controls that triggered the call. */
function causes() {
  const names = dash.callback_context.triggered.map(({ prop_id: cause }) => cause);
  return rules.controls.filter(({ component, prop }) => names.includes(`${component}.${prop}`));
}

/**
 * Goes back to what the page shows where the request for the current view is lost or refused. Any
 * other callback of the page changes nothing.
 *
 * @param {unknown} body of the request that was not answered
 */
export function revert(body) {
  const failed = numberOf(body);
  const before = view;
  if (failed !== null) view = nextView(view, { failed }, rules);
  if (view === before) return;
  showView();
  writeAddress();
  pollJobs();
}

/** Stops waiting for an answer until the view is sent again. @param {unknown} body of the request */
export function suspend(body) {
  suspended = numberOf(body) ?? suspended;
}

/** The number of the view that a callback's request states; null where it is none of the view's. @param {unknown} body */
function numberOf(body) {
  try {
    const { inputs } = JSON.parse(String(body));
    return inputs.flat().find((/** @type {{property: string}} */ { property }) => property === "request").value.number;
  } catch {
    return null;
  }
}

Object.assign(stratoscope, {
  refreshPanels,
  isSettled,
  requestedValues,
  shownValues,
  changeFields,
  goTo,
});

/** Whether page, address and server agree. */
export function isSettled() {
  return view.shown !== null && view.number === view.answered && !timer && !owed;
}

/** What the page shows, as the server confirmed it; null until there is an answer. */
export function shownValues() {
  return view.shown;
}

/** What is requested, also where it is not shown yet; a missing field is at its default. */
export function requestedValues() {
  return view.values;
}

/** Opens an address without loading the page; Back leads to the current view. @param {string} search "?": no values */
export function goTo(search) {
  const current = addressOf(view, rules);
  if (current !== location.search) history.pushState({}, "", `${location.pathname}${current}`);
  history.pushState({}, "", `${location.pathname}${search === "?" ? "" : search}`);
  reopen();
}

/** Sets several fields in one step, as if the user had changed them. @param {Values} fields */
export function changeFields(fields) {
  const before = view;
  view = nextView(view, { fields }, rules);
  if (view === before) return;
  writeAddress();
  publish();
}

/** The address of the requested view with other values of some fields. @param {Values} fields */
export const addressWith = (fields) => addressOf(nextView(view, { fields }, rules), rules);

/** Brings the controls in step with the view, and requests it if that was not done yet. */
function publish() {
  showView();
  if (view.number !== sent) send();
}

/** Makes the page follow the browser's address. */
function reopen() {
  open();
  publish();
}

/**
 * Takes what the server has made of a view, unless another one is requested by now.
 *
 * @param {Answer} answer
 */
export function adopt({ number, values, texts: shownTexts, working }) {
  if (timer) writeNow(); // else Back would leave more than what the page shows from now on
  texts = shownTexts;
  const before = view;
  view = nextView(view, { answer: number, values, working }, rules);
  showView();
  if (number !== view.number) return; // the next answer is on its way
  if (view.address === null) writeAddress();
  const over = finished(before, view, rules);
  if (over.length) refreshPanels(over);
  else pollJobs();
}

/** Looks at the jobs of the shown panels again, after a while. */
function pollJobs() {
  clearTimeout(poll);
  if (view.working.length) poll = setTimeout(() => refreshPanels(view.working), POLL);
}

/** Renders panels again whose data have changed elsewhere. @param {string[]} panels */
export function refreshPanels(panels) {
  view = nextView(view, { refresh: panels }, rules);
  publish();
}

/** Renders all panels again, once there is a view. */
export function refreshAll() {
  if (rules) refreshPanels(rules.panels);
}

/** Shows what was tested meanwhile, as on Explore in another tab. */
function refreshEvidence() {
  if (rules?.evidence.length) refreshPanels(rules.evidence);
}

addEventListener("pageshow", ({ persisted }) => persisted && refreshEvidence());
document.addEventListener("visibilitychange", () => document.hidden || refreshEvidence());
addEventListener("popstate", () => {
  if (!rules || (!owed && location.search === opened)) return; // another place of the same page
  const index = entry();
  const { act, owed: step } = afterStep(left, index, timer > 0, owed);
  owed = act === "return" ? step : 0;
  if (act === "open") reopen();
  else if (act === "return") history.go(-step);
  else {
    writeNow();
    history.go(step);
  }
});
