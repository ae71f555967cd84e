// @ts-check
/* The set-up of a review and the statement of its sign-off: what is typed stays until it is saved. */

import { changedElsewhere, merged } from "./merged-fields.mjs";

/** @typedef {import("./merged-fields.mjs").Fields} Fields */

const { byId, choose } = window.stratoscope;
const NAMES = ["name", "purpose", "guidelines", "tags", "reviewers"];
const STATEMENT = "review-sign-statement-input";

/** By review: what the form was filled with, what it holds, what others changed meanwhile.
    @type {Map<string, {base: Fields, mine: Fields, both: string[], statement: string}>} */
const forms = new Map();
let current = ""; // the review whose texts stand in the fields

/** @param {string} id */
const input = (id) => /** @type {HTMLInputElement | null} */ (byId(id));
/** @param {string} name */
const idOf = (name) => `review-setup-${name}-input`;

/** What the form of the set-up holds. @returns {Fields} */
const typed = () => Object.fromEntries(NAMES.map((name) => [name, input(idOf(name))?.value ?? ""]));

/** @param {Fields} fields */
function write(fields) {
  for (const name of NAMES) {
    if (input(idOf(name))?.value !== fields[name]) choose(idOf(name), fields[name]);
  }
}

/** @param {Record<string, any>} setup the server's: dashboard/pages/reviews/head.py */
const fieldsOf = (setup) => Object.fromEntries(NAMES.map((name) => [name, String(setup[name] ?? "")]));

/** Keeps what stands in the fields with its review. */
function keep() {
  const form = forms.get(current);
  if (form) Object.assign(form, { mine: typed(), statement: input(STATEMENT)?.value ?? "" });
}

/**
 * Fills the fields with the server's values, except over what was typed and not saved.
 *
 * @param {Record<string, any> | null} setup
 */
function fill(setup) {
  keep();
  if (!setup) return;
  const theirs = fieldsOf(setup);
  const form = forms.get(setup.id) ?? { base: theirs, mine: theirs, both: [], statement: "" };
  const { fields, both } = merged(form.base, form.mine, theirs);
  Object.assign(form, { base: theirs, mine: fields, both: [...new Set([...form.both, ...both])] });
  forms.set(setup.id, form);
  write(fields);
  if (current !== setup.id && (input(STATEMENT)?.value ?? "") !== form.statement)
    choose(STATEMENT, form.statement);
  const others = current !== setup.id;
  current = setup.id;
  const problem = changedElsewhere(form.both);
  if (problem || others) window.stratoscope.reviews?.say("setup", { problem });
}

/** The server keeps what was sent: from now on it counts as typed only if it is changed again.
    @param {Fields} sent */
function saved(sent) {
  const form = forms.get(current);
  if (form) Object.assign(form, { base: sent, both: [] });
}

/** Forgets what was typed. @param {Record<string, any> | null} setup */
function discard(setup) {
  if (!setup) return;
  write(fieldsOf(setup));
  forms.delete(setup.id);
  window.stratoscope.reviews?.say("setup", { message: "Your changes are discarded." });
}

Object.assign(window.stratoscope, { setup: { discard, fill, saved, typed } });
