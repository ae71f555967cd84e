// @ts-check
/* What is on its way to the server. Nothing is lost: it waits here until the server has stored it. */

import { exchange } from "../../app/http.mjs";
import {
  answered, judgedWith, nextToSend, refusedPosts, submittedAgain, unsent, waitsFor, without,
} from "./outbox-entries.mjs";
import { page } from "./page.mjs";
import * as storage from "../../app/storage.mjs";

/** @import { Entry, Handlers, Place } from "./types" */

const KEY = "judge-outbox";
const FIRST_MS = 1000; // until it is tried again; doubled each time, up to
const LONGEST_MS = 15000;
const NOT_THEIRS = 412; // dashboard/routes/acting_person.py
const LOGGED_OUT = 401;

/** What the page does about answers. @type {Handlers | null} */
let handlers = null;
let trouble = ""; // why entries wait
let isRetrying = false;
let pause = FIRST_MS;
let timer = 0;
let isSending = false;

/** @returns {Entry[]} */
const all = () => storage.read(KEY) ?? [];

/** @param {Entry[]} entries */
function write(entries) {
  storage.write(KEY, entries);
  showUnsent();
}

/** Shows what is not sent yet. */
export const showUnsent = () => window.dash_clientside.set_props("judge-queue-waiting",
  { data: unsent(all(), page.desk.review, trouble, { isRetrying, isStored: storage.isStored(KEY) }) });

/** Once, before a review is opened. @param {Handlers} handle */
export function handleAnswers(handle) {
  handlers = handle;
}

/** Sends what waits in the review that was opened. */
export function openOutbox() {
  for (const post of refusedPosts(all(), page.desk.review)) handlers?.refused(post, post.sentence ?? "");
  showUnsent();
  flush();
}

/** Puts something at the end. @param {Entry["kind"]} kind @param {number} position @param {Record<string, any>} body */
export function send(kind, position, body) {
  const { review, person } = page.desk.review;
  const id = crypto.getRandomValues(new Uint32Array(2)).join("-");
  write([...all(), { id, kind, review, person, position, body, state: "waiting" }]);
  setTimeout(flush, 0); // what stands next is drawn first
}

/** What another tab sends is not sent here too. */
const flush = () => (navigator.locks ? navigator.locks.request(KEY, sendAll) : sendAll());

const next = () => nextToSend(all(), page.desk.review);

/** @param {Entry} entry */
const posted = ({ kind, body, person }) => exchange(`/judge/${kind}`, undefined, { ...body, person });

async function sendAll() {
  if (isSending || !handlers) return;
  clearTimeout(timer);
  isSending = true;
  try {
    for (let entry = next(); entry; entry = next()) {
      const outcome = await posted(entry);
      const { ok, status, lost, answer, sentence } = outcome;
      if (lost || status === NOT_THEIRS) {
        trouble = status === LOGGED_OUT ? "You are logged out. Log in in another tab." : sentence;
        isRetrying = lost;
        if (!lost) return handlers.stranger(sentence);
        timer = setTimeout(flush, pause);
        pause = Math.min(2 * pause, LONGEST_MS);
        return;
      }
      pause = FIRST_MS;
      write(answered(all(), entry.id, outcome));
      if (ok) handlers.kept(entry, answer);
      else handlers.refused(entry, sentence);
    }
    if (trouble) handlers.connected();
    trouble = "";
  } finally {
    isSending = false;
    showUnsent();
  }
}

/** The person decides on an entry: "again", "discard" or, for all, "now". @param {string} action @param {string} id */
export function decide(action, id) {
  if (action === "again") write(submittedAgain(all(), id, page.desk.review.tags));
  if (action === "discard") write(without(all(), id));
  else flush();
}

/** @param {string} id */
export const entryOf = (id) => all().find((each) => each.id === id);

/** The positions judged, with what is on its way. @param {Place} place @param {number[]} positions */
export const judgedIn = (place, positions) => judgedWith(all(), place, positions);

/** Whether a verdict on a sample is not stored yet. @param {number} position */
export const isUnsent = (position) => waitsFor(all(), page.desk.review, position);

window.addEventListener("beforeunload", (event) => {
  if (!storage.isStored(KEY) && all().length) event.preventDefault();
});
window.addEventListener("pagehide", () => {
  const entry = handlers && !isSending && next();
  if (entry) posted(entry); // it stays in the list: sent twice, it is stored once
});
window.addEventListener("online", flush);
