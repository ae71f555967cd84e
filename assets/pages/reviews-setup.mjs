// @ts-check
/* The set-up of a review and the statement of its sign-off: what is typed stays until it is saved. */

import { keep, kept } from "../app/typed.mjs";
import { changedElsewhere, merged } from "./merged-fields.mjs";

/** @typedef {import("./merged-fields.mjs").Fields} Fields */
/** @typedef {Fields & {id: string, version: number, revision: number}} Setup the server's: dashboard/pages/reviews/head.py */

const NAMES = ["name", "purpose", "guidelines", "tags", "reviewers", "region_test"];
const YES = "yes"; // a ticked box; one that is not is ""
const STATEMENT = "review-sign-statement-input";
const DETAILS = "review-setup-details";
const KEPT = "Your changes from before are kept here, unsaved.";

/** The review whose texts are in the fields: the server's values, and what others changed meanwhile.
    @type {{id: string, base: Fields, both: string[]} | null} */
let form = null;

/** @param {string} name */
const idOf = (name) => `review-setup-${name.replaceAll("_", "-")}-input`;
/** @param {string} id */
const input = (id) => /** @type {HTMLInputElement | null} */ (document.getElementById(id));
/** What a field holds: Dash knows it a moment later. @param {string} id */
function held(id) {
  const field = input(id);
  return (field?.type === "checkbox" ? field.checked && YES : field?.value) || "";
}

/** What the form of the set-up holds. @returns {Fields} */
export const typed = () => Object.fromEntries(NAMES.map((name) => [name, held(idOf(name))]));

/** @param {string} id @param {string} value */
function write(id, value) {
  if (held(id) === value) return;
  window.dash_clientside.set_props(id, { value: input(id)?.type === "checkbox" ? value === YES : value });
}

/** @param {Fields} fields */
function writeAll(fields) {
  for (const name of NAMES) write(idOf(name), fields[name]);
}

/** @param {Setup} setup */
const fieldsOf = (setup) => Object.fromEntries(NAMES.map((name) => [name, setup[name]]));

/** Whether the form holds anything else. @param {Fields} mine @param {Fields} base */
const differs = (mine, base) => NAMES.some((name) => mine[name] !== base[name]);

/** Keeps what the fields hold and the server does not. @param {Fields} mine @param {string} statement */
function keepAll(mine, statement) {
  if (!form) return;
  const { id, base, both } = form;
  keep("setup", id, differs(mine, base) ? { base, both, mine } : null);
  keep("statement", id, statement || null);
}

/** @param {(string | boolean | null)[]} values of the fields of the set-up, then the statement */
export function keepTyped(...values) {
  const texts = values.map((value) => (value === true ? YES : value || ""));
  keepAll(Object.fromEntries(NAMES.map((name, i) => [name, texts[i]])), texts[NAMES.length]);
}
const keepHeld = () => keepAll(typed(), held(STATEMENT));
window.addEventListener("pagehide", keepHeld); // what Dash does not know yet

/**
 * Fills the fields with the server's values, except over what was typed and not saved.
 *
 * @param {Setup | null} setup
 * @returns {{problem: string, message: string} | null} what to state beside them; null where nothing is new
 */
export function fill(setup) {
  keepHeld();
  if (!setup) return null;
  const { id } = setup, theirs = fieldsOf(setup), isOther = form?.id !== id;
  const before = kept("setup", id) ?? { base: theirs, mine: theirs, both: form?.both ?? [] };
  const { fields, both } = merged(before.base, before.mine, theirs);
  const isTyped = differs(fields, theirs);
  form = { id, base: theirs, both: isTyped ? [...new Set([...before.both, ...both])] : [] };
  const statement = isOther ? kept("statement", id) ?? "" : held(STATEMENT);
  writeAll(fields);
  if (isOther) write(STATEMENT, statement);
  if (isOther && isTyped) document.getElementById(DETAILS)?.setAttribute("open", "");
  keepAll(fields, statement);
  const problem = changedElsewhere(form.both);
  return problem || isOther ? { problem, message: isTyped ? KEPT : "" } : null;
}

/** The server keeps what was sent: from now on it counts as typed only if it is changed again.
    @param {Fields} sent */
export function saved(sent) {
  if (!form) return;
  form = { ...form, base: sent, both: [] };
  keepHeld();
}

/** Forgets what was typed. @param {Setup | null} setup */
export function discard(setup) {
  if (!setup) return {};
  const base = fieldsOf(setup);
  writeAll(base);
  form = { id: setup.id, base, both: [] };
  keepAll(base, held(STATEMENT));
  return { message: "Your changes are discarded." };
}

/** The statement is signed. */
export function forgetStatement() {
  write(STATEMENT, "");
  if (form) keep("statement", form.id, null);
}
