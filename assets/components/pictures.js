/* Pictures on their way look it, and a picture that cannot be had says why where it would stand. */
"use strict";

(() => {
  const PICTURES = ".stage img, img.mosaic";

  const LONGEST_S = 30;
  const LOST = "The image did not load. Choose it again.";
  const available = new Set(); // addresses that failed once though the server has the picture

  /** The server's sentence about a picture that did not come, and the seconds after which it may
      be requested again; null where it may not. It may have become available meanwhile. */
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

  /** A sentence as the page says it, which tries again by itself where it may. */
  const told = (sentence, again) =>
    again === null ? sentence : window.stratoscope.triedAgain(sentence);

  const pause = (seconds) => new Promise((done) => { setTimeout(done, 1000 * seconds); });

  /** Writes a sentence where the picture would stand; an empty one takes it away. `pending`: the
      picture is requested again, so that nothing is wrong. */
  function say(place, sentence, pending = false) {
    place.classList.toggle("pending", pending);
    if (sentence) place.dataset.problem = sentence;
    else delete place.dataset.problem;
  }

  /** Takes back what was said while the picture was on its way, or could not be had. */
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
    if (!target.getAttribute("src")) return clear(target); // nothing was to be shown
    const address = target.src;
    const [sentence, again] = await reason(address);
    if (target.src !== address) return; // another picture is on its way by now
    target.classList.toggle("waiting", again !== null);
    if (again !== 0) say(target.parentElement, told(sentence, again), again !== null);
    if (again === null) return;
    await pause(again);
    if (target.isConnected && target.src === address) target.src = address; // asks again
  }, true);

  /** Fetches pictures that are to change in one step; resolves to why one of them cannot be had.
      What is being computed is asked for again, as long as `still` says that it is wanted; `tell`
      is called with the server's sentence about it. */
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
      if (again) tell(told(sentence, again));
      await pause(again);
      if (!still()) return sentence;
    }
  };

  window.stratoscope.say = say;
})();
