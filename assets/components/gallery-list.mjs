// @ts-check
/* The gallery's list, fetched page by page as it comes into sight: see dashboard/routes/gallery.py. */

import { address } from "../app/address.mjs";

/**
 * @typedef {object} Item an image of the list
 * @property {string} id
 * @property {string} name
 * @property {string} words its class, and what the model predicts
 * @property {string} outcome "right", "wrong", or "" where it is unknown
 * @property {string} problem what is wrong with its file, in place of `words`
 * @property {string} credit
 *
 * @typedef {Record<string, string>} Query what the route takes: filters, order and model
 */

const PAGE = 120; // images

/**
 * The list that fields of a view name. Values that the page does not offer count as missing, as in
 * the view.
 *
 * @param {Record<string, string>} fields
 * @param {Record<string, string[]>} offered by field; any value fits where it is missing
 * @returns {Query}
 */
export function queryOf(fields, offered) {
  const value = (/** @type {string} */ name) =>
    (offered[name]?.includes(fields[name]) === false ? "" : fields[name] ?? "");
  return { text: value("text"), class: value("label"), group: value("group"),
    outcome: value("outcome"), sort: value("sort") || "name", model: value("model") };
}

/** Whether two queries are of one list; without a model it is that of the server's first. */
export const isSameList = (/** @type {Query} */ before, /** @type {Query} */ now) =>
  Object.keys(now).every((name) => before[name] === now[name] || (name === "model" && !before.model));

/**
 * The answer of the route: see dashboard/routes/gallery.py.
 *
 * @param {Record<string, string | number>} query
 * @param {AbortSignal} [signal]
 */
async function listed(query, signal) {
  const stated = Object.entries(query).filter(([, value]) => value !== "")
    .map(([name, value]) => [name, String(value)]);
  const response = await fetch(address(`/gallery/items?${new URLSearchParams(stated)}`), { signal })
    .catch(() => { throw new Error("The server cannot be reached."); });
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}

/**
 * The misclassified image before or after one in a list.
 *
 * @param {Query} query of the list
 * @param {string} image
 * @param {1 | -1} by
 * @returns {Promise<string | null>} null where the list has none
 */
export async function wrongBeside(query, image, by) {
  const { beside } = await listed({ ...query, outcome: "wrong", beside: image, limit: 0 });
  return beside[by < 0 ? 0 : 1];
}

export class GalleryList {
  total = 0; // images that match the query
  predicted = [0, 0]; // done, of all images of the gallery
  query;
  problem = ""; // one sentence if a page could not be loaded
  #changed;
  #pages = /** @type {Map<number, Item[]>} */ (new Map());
  #stale = new Set(); // pages that are shown until they have been fetched again
  #requests = /** @type {Map<number, AbortController>} */ (new Map()); // by page

  /** @param {Query} query @param {() => void} changed called after each change */
  constructor(query, changed) {
    this.query = query;
    this.#changed = changed;
  }

  /** Fetches the first page; resolves to the place of an image, or null. */
  async open(/** @type {string} */ id) {
    const answer = await this.#fetch({ offset: 0, limit: PAGE, find: id });
    this.#pages.set(0, answer.items);
    return /** @type {number | null} */ (answer.position ?? null);
  }

  /** The image at a place, undefined until it has been fetched. */
  at(/** @type {number} */ index) {
    return this.#pages.get(Math.floor(index / PAGE))?.[index % PAGE];
  }

  /** Fetches what is missing of what is in sight; what no longer is, is aborted. */
  want(/** @type {number} */ first, /** @type {number} */ last) {
    const from = Math.floor(first / PAGE);
    const to = Math.floor(last / PAGE);
    for (const [page, request] of this.#requests)
      if (page < from || page > to) request.abort();
    for (let page = from; page <= to; page++) {
      const isCached = this.#pages.has(page) && !this.#stale.has(page);
      if (!isCached && !this.#requests.has(page)) this.#load(page);
    }
  }

  /** Polls the progress of the predictions; outcomes in sight update if the order stays. */
  async refresh() {
    const [before] = this.predicted;
    await this.#fetch({ offset: 0, limit: 0 });
    const [done, all] = this.predicted;
    const isOrderKept = !this.query.outcome && !this.query.sort.includes("confidence");
    if (done !== before && (isOrderKept || done === all)) this.#stale = new Set(this.#pages.keys());
    this.#changed();
  }

  async #load(/** @type {number} */ page) {
    const request = new AbortController();
    this.#requests.set(page, request);
    try {
      const answer = await this.#fetch({ offset: page * PAGE, limit: PAGE }, request.signal);
      this.#pages.set(page, answer.items);
      this.#stale.delete(page);
    } catch (error) {
      if (!request.signal.aborted) this.problem = /** @type {Error} */ (error).message;
    } finally {
      this.#requests.delete(page);
    }
    if (!request.signal.aborted) this.#changed();
  }

  /** @param {Record<string, string | number>} which @param {AbortSignal} [signal] */
  async #fetch(which, signal) {
    const answer = await listed({ ...this.query, ...which }, signal);
    this.total = answer.total;
    this.predicted = answer.predicted;
    return answer;
  }
}
