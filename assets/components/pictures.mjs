// @ts-check
/* Marks pictures that are loading, and shows in a picture's place why it cannot be loaded. */

import { retryAfter, triedAgain } from "../app/status-line.mjs";

const PICTURES = ".stage img, img.mosaic";

const LONGEST_S = 30;
const LOST = "The image did not load. Choose it again.";
/** Addresses that failed once though the server has the picture. @type {Set<string>} */
const available = new Set();

/**
 * The server's message about a picture that failed, and the seconds after which it may be requested
 * again; null if it may not. It may have become available in the meantime.
 *
 * @param {string} address
 * @returns {Promise<[string, number | null]>}
 */
async function reason(address) {
  try {
    const answer = await fetch(address);
    if (answer.ok) return [LOST, available.has(address) ? null : (available.add(address), 0)];
    const again = retryAfter(answer);
    return [(await answer.text()).slice(0, 300), again && Math.min(again, LONGEST_S)];
  } catch {
    return ["The server does not respond: is it still running?", null];
  }
}

/**
 * The message as the page shows it; the page retries by itself where it may.
 *
 * @param {string} sentence
 * @param {number | null} again
 */
const message = (sentence, again) => (again === null ? sentence : triedAgain(sentence));

/** @param {number} seconds */
const pause = (seconds) => new Promise((done) => { setTimeout(done, 1000 * seconds); });

/**
 * Writes a message in the picture's place; an empty one removes it. `pending`: the picture is
 * requested again, so nothing is wrong.
 *
 * @param {HTMLElement} place
 * @param {string} sentence
 */
function say(place, sentence, pending = false) {
  place.classList.toggle("pending", pending);
  if (sentence) place.dataset.problem = sentence;
  else delete place.dataset.problem;
}

/** @param {EventTarget | null} target @returns {target is HTMLImageElement & {parentElement: HTMLElement}} */
const isPicture = (target) => target instanceof HTMLImageElement && target.matches(PICTURES);

/** Removes the message about a picture that was loading or failed. @param {EventTarget | null} picture */
function clear(picture) {
  if (!isPicture(picture)) return;
  available.delete(picture.src);
  picture.classList.remove("waiting");
  say(picture.parentElement, "");
}

new MutationObserver((changes) => {
  for (const { target } of changes)
    if (isPicture(target) && target.src && !target.complete) target.classList.add("waiting");
}).observe(document.documentElement,
  { subtree: true, attributes: true, attributeFilter: ["src"] });

document.addEventListener("load", ({ target }) => clear(target), true);

document.addEventListener("error", async ({ target }) => {
  if (!isPicture(target)) return;
  if (!target.getAttribute("src")) return clear(target); // there is no picture to show
  const address = target.src;
  const [sentence, again] = await reason(address);
  if (target.src !== address) return; // another picture is loading by now
  target.classList.toggle("waiting", again !== null);
  if (again !== 0) say(target.parentElement, message(sentence, again), again !== null);
  if (again === null) return;
  await pause(again);
  if (target.isConnected && target.src === address) target.src = address; // requests it again
}, true);

/**
 * Fetches pictures that are to change in one step. Pending ones are requested again, as long as
 * `still` confirms that they are needed; `tell` is called with the server's message.
 *
 * @param {string[]} addresses
 * @param {() => boolean} still
 * @param {(sentence: string) => void} tell
 * @returns {Promise<string>} why one of them cannot be had, "" if all can
 */
export async function fetched(addresses, still, tell) {
  for (;;) {
    const outcomes = await Promise.allSettled(addresses.map((address) =>
      Object.assign(new Image(), { src: address }).decode()));
    const failed = outcomes.findIndex(({ status }) => status === "rejected");
    if (failed < 0) {
      for (const address of addresses) available.delete(address);
      return "";
    }
    const [sentence, again] = await reason(addresses[failed]);
    if (again === null || !still()) return sentence;
    if (again) tell(message(sentence, again));
    await pause(again);
    if (!still()) return sentence;
  }
}
