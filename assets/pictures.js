/* Pictures on their way look it, and a picture that cannot be had says why where it would stand. */
"use strict";

(() => {
  const PICTURES = ".stage img, img.mosaic";

  /** The server's sentence about a picture that did not come. */
  async function reason(address) {
    try {
      const answer = await fetch(address);
      return answer.ok ? "The picture was lost on its way: choose it again."
        : (await answer.text()).slice(0, 300);
    } catch {
      return "The server does not answer: is it still running?";
    }
  }

  /** Writes a sentence where the picture would stand; an empty one takes it away. */
  function say(place, sentence) {
    if (sentence) place.dataset.problem = sentence;
    else delete place.dataset.problem;
  }

  /** Takes back what was said while the picture was on its way, or could not be had. */
  function clear(picture) {
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
    const sentence = await reason(address);
    if (target.src !== address) return; // another picture is on its way by now
    target.classList.remove("waiting");
    say(target.parentElement, sentence);
  }, true);

  /** Fetches pictures that are to change in one step; resolves to why one of them cannot be had. */
  window.stratoscope.fetched = async (addresses) => {
    const outcomes = await Promise.allSettled(addresses.map((address) =>
      Object.assign(new Image(), { src: address }).decode()));
    const failed = outcomes.findIndex(({ status }) => status === "rejected");
    return failed < 0 ? "" : reason(addresses[failed]);
  };

  window.stratoscope.say = say;
})();
