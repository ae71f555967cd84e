// @ts-check
/* What this browser keeps, as JSON; what it does not store is kept while the page is open. */

import { ownKey } from "./address.mjs";

/** @type {Map<string, unknown>} */
const unstored = new Map();

/** @param {string} key @returns {any} null: nothing */
export function read(key) {
  if (unstored.has(key)) return unstored.get(key);
  try {
    return JSON.parse(localStorage.getItem(ownKey(key)) ?? "null");
  } catch {
    return null;
  }
}

/** Whether what was written last is stored. @param {string} key */
export const isStored = (key) => !unstored.has(key);

/** Whether the browser stored it; null removes the key. @param {string} key @param {unknown} content */
export function write(key, content) {
  try {
    unstored.delete(key);
    if (content === null) localStorage.removeItem(ownKey(key));
    else localStorage.setItem(ownKey(key), JSON.stringify(content));
  } catch {
    unstored.set(key, content);
  }
  return isStored(key);
}
