// @ts-check
/* What is on its way to the server. Nothing is lost: it waits here until the server has stored it. */

import { exchange } from "../../app/http.mjs";
import { answered, judgedWith, nextToSend, submittedAgain, unsent, waitsFor, without } from "./outbox-entries.mjs";
import * as storage from "./storage.mjs";

/**
 * @typedef {import("./outbox-entries.mjs").Entry} Entry
 * @typedef {import("./outbox-entries.mjs").Place} Place
 *
 * @typedef {object} Handlers what the page does about an answer
 * @property {(entry: Entry, answer: any) => void} kept
 * @property {(entry: Entry, sentence: string) => void} refused
 * @property {(sentence: string) => void} stranger somebody else is current now
 * @property {() => void} connected the server answers again
 */

const KEY = "judge-outbox";
const FIRST_MS = 1000; // until it is tried again; doubled each time, up to
const LONGEST_MS = 15000;
const NOT_THEIRS = 412; // dashboard/routes/acting_person.py
const LOGGED_OUT = 401;

/** @type {Place | null} */
let place = null;
/** @type {Handlers} */
let handlers;
let trouble = { sentence: "", isRetrying: false };
let pause = FIRST_MS;
let timer = 0;
let isSending = false;

/** @returns {Entry[]} */
const all = () => storage.read(KEY) ?? [];

/** @param {Entry[]} entries */
function write(entries) {
  storage.write(KEY, entries);
  show();
}

/** Shows what is not sent yet. */
function show() {
  if (place) window.dash_clientside.set_props("judge-queue-waiting",
    { data: unsent(all(), place, trouble, storage.isStored(KEY)) });
}

/** Sends what waits in a review. @param {Place} review @param {Handlers} handle */
export function openOutbox(review, handle) {
  place = review;
  handlers = handle;
  show();
  flush();
}

/** Puts something at the end. @param {Entry["kind"]} kind @param {number} position @param {Record<string, any>} body */
export function send(kind, position, body) {
  if (!place) return;
  const { review, person } = place;
  const id = crypto.getRandomValues(new Uint32Array(2)).join("-");
  write([...all(), { id, kind, review, person, position, body, state: "waiting" }]);
  setTimeout(flush, 0); // what stands next is drawn first
}

/** What another tab sends is not sent here too. */
const flush = () => (navigator.locks ? navigator.locks.request(KEY, sendAll) : sendAll());

async function sendAll() {
  if (isSending || !place) return;
  clearTimeout(timer);
  isSending = true;
  try {
    for (let entry = nextToSend(all(), place); entry; entry = nextToSend(all(), place)) {
      const { kind, body, person } = entry;
      const outcome = await exchange(`/judge/${kind}`, undefined, { ...body, person });
      const { ok, status, lost, answer, sentence } = outcome;
      if (status === NOT_THEIRS || lost) return fail(status, sentence);
      pause = FIRST_MS;
      write(answered(all(), entry.id, outcome));
      if (ok) handlers.kept(entry, answer);
      else handlers.refused(entry, sentence);
    }
    if (trouble.sentence) handlers.connected();
    trouble = { sentence: "", isRetrying: false };
  } finally {
    isSending = false;
    show();
  }
}

/** @param {number} status @param {string} sentence */
function fail(status, sentence) {
  if (status === NOT_THEIRS) {
    trouble = { sentence, isRetrying: false };
    handlers.stranger(sentence);
    return;
  }
  const said = status === LOGGED_OUT ? "You are logged out. Log in in another tab." : sentence;
  trouble = { sentence: said, isRetrying: true };
  timer = setTimeout(flush, pause);
  pause = Math.min(2 * pause, LONGEST_MS);
}

/** The person decides on an entry: "again", "discard" or, for all, "now". @param {string} action @param {string} id */
export function decide(action, id) {
  if (action === "again") write(submittedAgain(all(), id));
  if (action === "discard") write(without(all(), id));
  else flush();
}

/** @param {string} id */
export const entryOf = (id) => all().find((each) => each.id === id);

/** The positions judged, with what is on its way. @param {Place} review @param {number[]} positions */
export const judgedIn = (review, positions) => judgedWith(all(), review, positions);

/** Whether a verdict on a sample is not kept yet. @param {number} position */
export const isUnsent = (position) => waitsFor(all(), place, position);

window.addEventListener("beforeunload", (event) => {
  if (!storage.isStored(KEY) && all().length) event.preventDefault();
});
window.addEventListener("online", flush);
