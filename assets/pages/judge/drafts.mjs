// @ts-check
/* Drafts: kept in the browser at once, and on the server after a pause. */

import { exchange } from "../../app/http.mjs";
import { page, setForm } from "./page.mjs";
import { read, write } from "../../app/storage.mjs";

/** @import { Content, Draft } from "./types" */

const PAUSE_MS = 1200;
const AGAIN_MS = 5000; // after the server did not answer
/** By sample: what waits to be sent. @type {Map<number, number>} */
const timers = new Map();

/** @param {number} sample */
const keyOf = (sample) => `judge-draft ${page.desk.review.review} ${sample} ${page.desk.review.person}`;

/** The draft in this browser. @param {number} sample @returns {Draft | null} */
export const localDraft = (sample) => read(keyOf(sample));

/** Shows a sentence about the draft of a sample. @param {number} sample @param {string} draft */
function say(sample, draft) {
  if (page.sample?.number === sample) setForm({ draft });
}

/** Keeps what the form held; `version` is the one from which it began, unless there is a draft already.
    @param {number} sample @param {Content} content @param {number} version */
export function keepDraft(sample, content, version) {
  if (page.desk.review.refused) return;
  const draft = { content, base: localDraft(sample)?.base ?? version, sequence: Date.now() };
  say(sample, write(keyOf(sample), draft) ? "Draft kept in this browser."
    : "This browser stores no drafts; saving it on the server.");
  sendLater(sample, draft, PAUSE_MS);
}

/** @param {number} sample @param {Draft} draft @param {number} pause */
function sendLater(sample, draft, pause) {
  clearTimeout(timers.get(sample));
  timers.set(sample, setTimeout(() => send(sample, draft), pause));
}

/** @param {number} sample @param {Draft} draft */
async function send(sample, draft) {
  const { review, person } = page.desk.review;
  const { ok, lost, sentence } =
    await exchange("/judge/draft", undefined, { review, person, sample, ...draft });
  if (localDraft(sample)?.sequence !== draft.sequence) return; // given, or typed on
  if (lost) sendLater(sample, draft, AGAIN_MS);
  say(sample, ok ? "Draft kept here and on the server." : lost
    ? "Draft kept in this browser; the server does not respond, retrying."
    : `Draft kept in this browser. ${sentence}`);
}

/** Sends what was typed last, if anything, before the pause is over. @param {number} sample */
export function sendDraft(sample) {
  const draft = localDraft(sample);
  if (draft) sendLater(sample, draft, 0);
}

/** @param {number} sample */
export function forgetDraft(sample) {
  clearTimeout(timers.get(sample));
  write(keyOf(sample), null);
}

/** Sends nothing more: somebody else judges here now, and the drafts stay under their names. */
export function stopDrafts() {
  for (const timer of timers.values()) clearTimeout(timer);
  timers.clear();
}
