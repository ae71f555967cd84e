// @ts-check
/* The samples, fetched with their pictures: the next ones while one is judged. */

import { exchange } from "../../app/http.mjs";

/**
 * @import { Sample, Values } from "./types"
 * @typedef {{isAhead: boolean, sample: Sample | null, promise: Promise<Sample>}} Fetch
 */

const KEPT = 12; // samples with their pictures
export const AWAY = "The server does not respond; retrying.";
export const AGAIN_MS = 3000; // until then

/** By query: the least recently used first. @type {Map<string, Fetch>} */
const fetches = new Map();
let round = 0; // of fetching ahead

/** A sample that did not come: why, and whether it may be requested again. */
export class SampleError extends Error {
  /** @param {string} sentence @param {boolean} isLost */
  constructor(sentence, isLost) {
    super(sentence);
    this.isLost = isLost;
  }
}

/** @param {Sample} sample */
async function pictures({ stage, strip, frozen, problem }) {
  const addresses = problem ? [frozen?.picture]
    : [stage?.photo, stage?.map, ...strip?.rows.flatMap((row) => [row.sprite, row.picture]) ?? []];
  const images = addresses.filter(Boolean).map((src) => Object.assign(new Image(), { src }));
  await Promise.allSettled(images.map((image) => image.decode()));
  return images;
}

/** @param {Values} query @returns {Promise<Sample>} */
async function fetched(query) {
  const { ok, status, answer, sentence, lost } = await exchange("/judge/sample.json", query);
  if (!ok) throw new SampleError(status ? sentence : AWAY, lost);
  return { ...answer, pictures: await pictures(answer) };
}

/** The request of a query and, once it has come, its sample. It is sent where there is none; and again
    where somebody waits, who must not wait behind what is fetched ahead.
    @param {Values} query @param {boolean} [isAhead] */
export function request(query, isAhead = false) {
  const key = JSON.stringify(query);
  let current = fetches.get(key);
  if (!current || (current.isAhead && !isAhead && !current.sample)) {
    /** @type {Fetch} */
    const made = { isAhead, sample: null, promise: fetched(isAhead ? { ...query, ahead: 1 } : query) };
    made.promise.then((sample) => { made.sample = sample; },
      () => fetches.get(key) === made && fetches.delete(key));
    current = made;
  }
  fetches.delete(key);
  fetches.set(key, current);
  for (const old of [...fetches.keys()].slice(0, -KEPT)) fetches.delete(old);
  return current.promise;
}

/** The sample of a query if it can be drawn at once. @param {Values} query */
export const ready = (query) => fetches.get(JSON.stringify(query))?.sample ?? null;

/** Fetches samples one after the other, until others are near. @param {Values[]} queries */
export async function prepare(queries) {
  const mine = ++round;
  for (const query of queries) {
    await request(query, true).catch(() => {});
    if (mine !== round) return;
  }
}

/** Forgets all samples: they may show what is hidden from another person. */
export const forgetSamples = () => fetches.clear();
