// @ts-check
/* Pictures that the server computes: whether they are loading, and why they cannot be loaded. */

import { expectWork } from "../app/busy.mjs";
import { retryAfter, triedAgain } from "../app/status-line.mjs";

const { useLayoutEffect, useRef, useState } = React;

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
 * @typedef {object} Loading how far a picture is
 * @property {string} src
 * @property {boolean} isWaiting
 * @property {string} problem the message in its place
 * @property {boolean} isPending whether it is requested again, so that nothing is wrong
 */

/**
 * Follows the loading of a picture: how far it is, and the attributes that its element needs.
 *
 * @param {string | undefined} src empty: there is none
 * @param {(image: HTMLImageElement) => void} [onLoad]
 */
export function usePicture(src, onLoad) {
  const [last, setLast] = useState({ src: "", isWaiting: false, problem: "", isPending: false });
  const current = useRef(src);
  useLayoutEffect(() => {
    current.current = src;
    if (src) expectWork();
    return () => { current.current = undefined; };
  }, [src]);
  const start = { src, isWaiting: Boolean(src), problem: "", isPending: false };
  const { isWaiting, problem, isPending } = last.src === src ? last : start;

  /** @param {React.SyntheticEvent<HTMLImageElement>} event */
  async function fail({ currentTarget: image }) {
    if (!src) return;
    const [sentence, again] = await reason(src);
    if (current.current !== src) return; // another picture is loading by now
    const isNew = again === 0; // it has become available in the meantime
    setLast({ src, isWaiting: again !== null, problem: isNew ? "" : message(sentence, again),
      isPending: again !== null });
    if (again === null) return;
    await pause(again);
    if (current.current === src) image.src = src; // requests it again
  }

  return {
    isWaiting,
    problem,
    isPending,
    attributes: {
      src: src || undefined,
      onError: fail,
      onLoad: (/** @type {React.SyntheticEvent<HTMLImageElement>} */ { currentTarget: image }) => {
        if (!src) return;
        available.delete(src);
        setLast({ src, isWaiting: false, problem: "", isPending: false });
        onLoad?.(image);
      },
    },
  };
}

/**
 * The attributes of the element around pictures, which shows why one of them is not there.
 *
 * @param {string} className
 * @param {...{problem: string, isPending: boolean}} pictures
 */
export function around(className, ...pictures) {
  const failed = pictures.find(({ problem }) => problem);
  return {
    className: failed?.isPending ? `${className} pending` : className,
    "data-problem": failed?.problem,
  };
}

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
