// @ts-check
/* What a person has typed, and neither saved nor discarded: it stays in this browser, under their name. */

import { isStored, read, write } from "./storage.mjs";
import { shownPerson } from "./session.mjs";

/** What the browser does not store, which is lost with the page. @type {Set<string>} */
const unstored = new Set();

/** @param {string} form @param {string} of what the form is about */
const keyOf = (form, of) => `typed ${form} ${of} ${shownPerson()}`;

/** What was kept of a form; null: nothing. @param {string} form @param {string} of @returns {any} */
export const kept = (form, of) => read(keyOf(form, of));

/** Keeps what was typed; null: nothing any more. @param {string} form @param {string} of @param {unknown} content */
export function keep(form, of, content) {
  const key = keyOf(form, of);
  write(key, content);
  if (content === null || isStored(key)) unstored.delete(key);
  else unstored.add(key);
}

window.addEventListener("beforeunload", (event) => {
  if (unstored.size) event.preventDefault();
});
