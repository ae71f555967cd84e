// @ts-check
/* Every request of the page, ours and Dash's: what the busy server refuses is sent again; a refusal, an
   ended session and a server that does not answer are stated in one sentence.

   Dash has no hook for a callback that the server refuses or does not answer: it calls the page's
   `fetch`, which is therefore replaced once, here. */

import { address as addressOf } from "./address.mjs";
import { expectWork } from "./busy.mjs";
import { notice } from "./elements.mjs";
import { retryAfter, status, triedAgain } from "./status-line.mjs";
import { revert, suspend } from "./view-callbacks.mjs";

const CALLBACK = /\/_dash-update-component\b/;
const DASH = /\/_dash-(update-component|layout|dependencies)\b/;
const LONGEST = 60_000; // ms of retrying
const LATER = 5; // seconds: up to here pauses grow beyond what the server states
const PATIENCE = 300; // ms: a page that is being left shows no message
const SESSION_OVER = 401;
const REFUSED = [SESSION_OVER, 403, 412]; // 412: dashboard/routes/acting_person.py
const UNEXPECTED = 500;
const NOT_SHOWN = "Your last choice is not shown.";
const AWAY = `The server does not respond: is it still running? ${NOT_SHOWN}`;
const FAILED = `The server hit an unexpected error; its log states why. ${NOT_SHOWN}`;

/** The page's own `fetch`, for requests that state their failures themselves. */
export const network = window.fetch.bind(window);

/** @typedef {(status: number, logInAt: string | null, text: () => Promise<string>) => void} Refusal */

/** @type {Refusal} */
let refusal = () => {};

/** Calls `handle` where the server refuses a request. @param {Refusal} handle */
export function whenRefused(handle) {
  refusal = handle;
}

/** States what a request of another kind was refused for. @param {XMLHttpRequest} request */
export function checkRefusal(request) {
  if (REFUSED.includes(request.status))
    refusal(request.status, request.getResponseHeader("Log-In-At"), async () => request.responseText);
}

/** To Dash: a callback that changes nothing, so the panels stay. */
const nothingNew = () => new Response(null, { status: 204 });

/** @type {Map<string, object>} by a callback's outputs: its last request */
const newest = new Map();
/** @type {Set<object>} requests that will be retried */
const waiting = new Set();
/** That the server does not answer, while it is shown. @type {HTMLElement | null} */
let away = null;

/** @param {RequestInfo | URL} resource @param {RequestInit} [options] */
async function request(resource, options) {
  const body = options?.body;
  const address = resource instanceof Request ? resource.url : String(resource);
  const isCallback = CALLBACK.test(address);
  expectWork();
  try {
    const answer = await (DASH.test(address)
      ? retried(() => network(resource, options), body, keyOf(address, body))
      : network(resource, options));
    away?.remove();
    away = null;
    if (isCallback && !answer.ok) fail(answer, body);
    if (answer.type !== "basic" || !REFUSED.includes(answer.status)) return answer;
    const copy = answer.clone();
    refusal(answer.status, answer.headers.get("Log-In-At"), () => copy.text());
    return isCallback ? nothingNew() : answer;
  } catch (error) {
    const isLost = isCallback && !(error instanceof DOMException && error.name === "AbortError");
    if (isLost) setTimeout(() => {
      away ??= notice(AWAY);
      revert(body);
    }, PATIENCE);
    throw error;
  }
}

/** Resets what a click has marked already; after another log-in the view is sent again. @param {Response} answer @param {unknown} body */
function fail(answer, body) {
  if (answer.status === SESSION_OVER) return suspend(body);
  revert(body);
  if (answer.status === UNEXPECTED) brief(FAILED);
}

/** @param {string} sentence */
function brief(sentence) {
  const line = notice(sentence);
  setTimeout(() => line.remove(), LONGEST / 4);
}

/** A callback's outputs; the address of any other request. @param {string} address @param {unknown} body */
function keyOf(address, body) {
  try {
    return ` ${JSON.parse(String(body)).output}`;
  } catch {
    return address;
  }
}

/**
 * Sends a request until it is answered, as long as it is the newest for its outputs. The server states
 * when: see dashboard/limits/lanes.py and dashboard/limits/request_budget.py.
 *
 * @param {() => Promise<Response>} send
 * @param {unknown} body
 * @param {string} key
 */
async function retried(send, body, key) {
  const mine = {}, until = performance.now() + LONGEST;
  const none = (/** @type {Response} */ answer) => (key.includes(" ") ? nothingNew() : answer);
  const isOutdated = () => newest.get(key) !== mine;
  newest.set(key, mine);
  try {
    for (let tries = 1; ; tries++) {
      const answer = await send();
      const seconds = retryAfter(answer);
      if (seconds === null) return answer;
      if (isOutdated()) return none(answer);
      const sentence = (await answer.clone().text()).slice(0, 300);
      if (performance.now() > until) {
        const why = sentence.replace(/[;.] try again in a moment\.$/i, ".");
        brief(`${why} ${NOT_SHOWN} Choose it again.`);
        revert(body);
        return none(answer);
      }
      waiting.add(mine);
      status("refused", triedAgain(sentence));
      const pause = seconds && Math.max(seconds, Math.min(tries, LATER)) * (1 + Math.random() / 4);
      await new Promise((over) => { setTimeout(over, 1000 * pause); });
      if (isOutdated()) return none(answer);
    }
  } finally {
    waiting.delete(mine);
    if (!waiting.size) status("refused", "");
    if (!isOutdated()) newest.delete(key);
  }
}

window.fetch = request;

const LOST = [408, SESSION_OVER, 429, UNEXPECTED, 502, 503, 504, 507]; // worth another try
const KEPT_ALIVE = 16_000; // characters: browsers send at most 64 KiB after the page is left

/** @param {string} body @returns {RequestInit} */
const sent = (body) => ({ method: "POST", body, headers: { "Content-Type": "application/json" },
  keepalive: body.length < KEPT_ALIVE });

/**
 * @typedef {object} Outcome of a request for JSON
 * @property {boolean} ok whether `answer` is what was requested
 * @property {number} status 0 without an answer
 * @property {any} answer
 * @property {string} sentence why it failed
 * @property {boolean} lost whether it may be sent again
 */

/**
 * Requests JSON, or sends some; never fails. What is sent arrives even if the page is left meanwhile.
 *
 * @param {string} path of the app
 * @param {Record<string, any>} [query] what the address states
 * @param {object} [body] what is sent
 * @returns {Promise<Outcome>}
 */
export async function exchange(path, query, body) {
  const address = addressOf(query ? `${path}?${new URLSearchParams(query)}` : path);
  try {
    const response = await fetch(address, body && sent(JSON.stringify(body)));
    const { status } = response;
    const isJson = response.headers.get("Content-Type")?.includes("json") ?? false;
    const answer = isJson ? await response.json() : await response.text();
    return { ok: response.ok && isJson, status, answer,
      sentence: isJson ? answer.sentence : answer.slice(0, 300),
      lost: LOST.includes(status) || (response.ok && !isJson) };
  } catch {
    return { ok: false, status: 0, answer: null, sentence: "The server does not respond.", lost: true };
  }
}
