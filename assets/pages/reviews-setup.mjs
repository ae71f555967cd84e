// @ts-check
/* The set-up of a review and the statement of its sign-off: what is typed stays until it is saved. */

import { changedElsewhere, merged } from "./merged-fields.mjs";

/** @typedef {import("./merged-fields.mjs").Fields} Fields */
/** @typedef {Fields & {id: string, version: number, revision: number}} Setup the server's: dashboard/pages/reviews/head.py */

const NAMES = ["name", "purpose", "guidelines", "tags", "reviewers"];
const STATEMENT = "review-sign-statement-input";

/** By review: what the form was filled with, what it holds, what others changed meanwhile.
    @type {Map<string, {base: Fields, mine: Fields, both: string[], statement: string}>} */
const forms = new Map();
let current = ""; // the review whose texts are in the fields

/** @param {string} name */
const idOf = (name) => `review-setup-${name}-input`;
/** What a field holds: Dash knows it a moment later. @param {string} id */
const held = (id) => /** @type {HTMLInputElement | null} */ (document.getElementById(id))?.value ?? "";

/** What the form of the set-up holds. @returns {Fields} */
export const typed = () => Object.fromEntries(NAMES.map((name) => [name, held(idOf(name))]));

/** @param {string} id @param {string} value */
function write(id, value) {
  if (held(id) !== value) window.dash_clientside.set_props(id, { value });
}

/** @param {Fields} fields */
function writeAll(fields) {
  for (const name of NAMES) write(idOf(name), fields[name]);
}

/** @param {Setup} setup */
const fieldsOf = (setup) => Object.fromEntries(NAMES.map((name) => [name, setup[name]]));

/**
 * Fills the fields with the server's values, except over what was typed and not saved.
 *
 * @param {Setup | null} setup
 * @returns {{problem: string} | null} what others changed meanwhile; null where nothing is new
 */
export function fill(setup) {
  const before = forms.get(current);
  if (before) Object.assign(before, { mine: typed(), statement: held(STATEMENT) });
  if (!setup) return null;
  const theirs = fieldsOf(setup);
  const form = forms.get(setup.id) ?? { base: theirs, mine: theirs, both: [], statement: "" };
  const { fields, both } = merged(form.base, form.mine, theirs);
  Object.assign(form, { base: theirs, mine: fields, both: [...new Set([...form.both, ...both])] });
  forms.set(setup.id, form);
  writeAll(fields);
  const isOther = current !== setup.id;
  if (isOther) write(STATEMENT, form.statement);
  current = setup.id;
  const problem = changedElsewhere(form.both);
  return problem || isOther ? { problem } : null;
}

/** The server keeps what was sent: from now on it counts as typed only if it is changed again.
    @param {Fields} sent */
export function saved(sent) {
  const form = forms.get(current);
  if (form) Object.assign(form, { base: sent, both: [] });
}

/** Forgets what was typed. @param {Setup | null} setup */
export function discard(setup) {
  if (!setup) return {};
  writeAll(fieldsOf(setup));
  forms.delete(setup.id);
  return { message: "Your changes are discarded." };
}
