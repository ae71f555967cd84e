/* Marks pictures that are loading, and shows in a picture's place why it cannot be loaded. */
"use strict";

(() => {
  const PICTURES = ".stage img, img.mosaic";

  const LONGEST_S = 30;
  const LOST = "The image did not load. Choose it again.";
  const available = new Set(); // addresses that failed once though the server has the picture

  /** The server's message about a picture that failed, and the seconds after which it may be
      requested again; null if it may not. It may have become available in the meantime. */
  async function reason(address) {
    try {
      const answer = await fetch(address);
      if (answer.ok) return [LOST, available.has(address) ? null : (available.add(address), 0)];
      const again = window.stratoscope.retryAfter(answer);
      return [(await answer.text()).slice(0, 300), again && Math.min(again, LONGEST_S)];
    } catch {
      return ["The server does not respond: is it still running?", null];
    }
  }

  /** The message as the page shows it; the page retries by itself where it may. */
  const message = (sentence, again) =>
    again === null ? sentence : window.stratoscope.triedAgain(sentence);

  const pause = (seconds) => new Promise((done) => { setTimeout(done, 1000 * seconds); });

  /** Writes a message in the picture's place; an empty one removes it. `pending`: the picture is
      requested again, so nothing is wrong. */
  function say(place, sentence, pending = false) {
    place.classList.toggle("pending", pending);
    if (sentence) place.dataset.problem = sentence;
    else delete place.dataset.problem;
  }

  /** Removes the message about a picture that was loading or failed. */
  function clear(picture) {
    available.delete(picture.src);
    picture.classList.remove("waiting");
    say(picture.parentElement, "");
  }

  new MutationObserver((changes) => {
    for (const { target } of changes)
      if (target.matches(PICTURES) && target.src && !target.complete) target.classList.add("waiting");
  }).observe(document.documentElement,
    { subtree: true, attributes: true, attributeFilter: ["src"] });

  document.addEventListener("load", ({ target }) => {
    if (target instanceof HTMLImageElement && target.matches(PICTURES)) clear(target);
  }, true);

  document.addEventListener("error", async ({ target }) => {
    if (!(target instanceof HTMLImageElement) || !target.matches(PICTURES)) return;
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

  /** Fetches pictures that are to change in one step; resolves to why one of them cannot be had.
      Pending ones are requested again, as long as `still` confirms that they are needed; `tell`
      is called with the server's message. */
  window.stratoscope.fetched = async (addresses, still = () => true, tell = () => {}) => {
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
  };

  window.stratoscope.say = say;
})();
