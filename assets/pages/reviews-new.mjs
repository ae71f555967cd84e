// @ts-check
/* The form for a new review: what is typed stays until the review is created or the form is cleared. */

import { keep, kept } from "../app/typed.mjs";

/** Its fields that the browser keeps, in the order of dashboard/pages/reviews/create.py. */
const FIELDS = ["name-input", "purpose-input", "guidelines-input", "tags-input", "reviewers-input",
  "kind-select", "count-input", "seed-input", "blind-check", "region-test-check"];
const GUIDELINES = FIELDS.indexOf("guidelines-input");
const KEPT = "What you typed before is kept here.";
const { dash_clientside: dash } = window;

/** @typedef {string | number | boolean | null | undefined} Value */
/** Those of an empty form. @type {Value[] | null} */
let empty = null;
/** @type {Value[]} */
let current = [];

/** @param {string} field */
const idOf = (field) => `review-create-${field}`;

/** @param {readonly Value[]} values */
function write(values) {
  FIELDS.forEach((field, i) => dash.set_props(idOf(field), { value: values[i] }));
}

/** Keeps what the form holds; at first, it is filled with what was kept. @param {Value[]} values */
export function keepNew(...values) {
  current = values;
  if (empty) return keep("new", "", String(values) === String(empty) ? null : values);
  empty = values;
  const before = kept("new", "");
  if (!Array.isArray(before) || before.length > FIELDS.length) return;
  write([...before, ...empty.slice(before.length)]); // an earlier release kept fewer
  dash.set_props("review-create-actions", { result: { message: KEPT } });
}

/** Empties the form. */
export function clearNew() {
  if (empty) write(empty);
  keep("new", "", null);
}

window.addEventListener("pagehide", () => { // what Dash does not know yet
  const field = /** @type {HTMLTextAreaElement | null} */ (document.getElementById(idOf(FIELDS[GUIDELINES])));
  if (field && empty) keepNew(...current.with(GUIDELINES, field.value));
});
