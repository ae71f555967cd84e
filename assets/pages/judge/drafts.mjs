// @ts-check
/* Drafts: kept in the browser at once, and on the server after a pause. */

import { exchange } from "../../app/http.mjs";
import * as storage from "./storage.mjs";

/**
 * @typedef {import("./desk.mjs").Draft} Draft
 * @typedef {{review: string, person: string, sample: number}} Place whose draft it is
 */

const PAUSE_MS = 1200;
const AGAIN_MS = 5000; // after the server did not answer
/** By key: what waits to be sent. @type {Map<string, number>} */
const timers = new Map();

const keyOf = (/** @type {Place} */ { review, sample, person }) => `judge-draft ${review} ${sample} ${person}`;

/** The draft in this browser. @param {Place} place @returns {Draft | null} */
export const localDraft = (place) => storage.read(keyOf(place));

/**
 * Keeps what the form holds.
 *
 * @param {Place} place
 * @param {Draft["content"]} content
 * @param {number} version from which it began, unless there is a draft already
 * @param {(sentence: string) => void} say where it is kept
 */
export function keepDraft(place, content, version, say) {
  const draft = { content, base: localDraft(place)?.base ?? version, sequence: Date.now() };
  say(storage.write(keyOf(place), draft) ? "Draft kept in this browser."
    : "This browser stores no drafts; saving it on the server.");
  sendLater(place, draft, say, PAUSE_MS);
}

/** @param {Place} place @param {Draft} draft @param {(sentence: string) => void} say @param {number} pause */
function sendLater(place, draft, say, pause) {
  clearTimeout(timers.get(keyOf(place)));
  timers.set(keyOf(place), setTimeout(() => send(place, draft, say), pause));
}

/** @param {Place} place @param {Draft} draft @param {(sentence: string) => void} say */
async function send(place, draft, say) {
  const { ok, lost, sentence } = await exchange("/judge/draft", undefined, { ...place, ...draft });
  if (localDraft(place)?.sequence !== draft.sequence) return; // given, or typed on
  if (lost) sendLater(place, draft, say, AGAIN_MS);
  say(ok ? "Draft kept here and on the server." : lost
    ? "Draft kept in this browser; the server does not respond, retrying."
    : `Draft kept in this browser. ${sentence}`);
}

/** Sends what was typed last before the pause is over. @param {Place} place @param {(sentence: string) => void} say */
export function sendDraft(place, say) {
  const draft = localDraft(place);
  if (draft) sendLater(place, draft, say, 0);
}

/** @param {Place} place */
export function forgetDraft(place) {
  clearTimeout(timers.get(keyOf(place)));
  storage.remove(keyOf(place));
}

/** Sends nothing more: somebody else judges here now, and the drafts stay under their names. */
export function stopDrafts() {
  for (const timer of timers.values()) clearTimeout(timer);
  timers.clear();
}
