/* Shows a message when the server does not answer a callback, and resets what a click has already
   marked to the current view. */
"use strict";

(() => {
  const { notice, show } = window.stratoscope;
  const SENTENCE = "The server does not respond: is it still running? Your last choice is not shown.";
  const PATIENCE = 300; // milliseconds: a page that is being left shows no message
  const ask = window.fetch.bind(window);
  let line = null;

  function say() {
    line ??= notice(SENTENCE);
    window.stratoscope.revert();
    if (window.stratoscope.view) show(window.stratoscope.view);
  }

  window.fetch = async (...args) => {
    try {
      const answer = await ask(...args);
      line?.remove();
      line = null;
      return answer;
    } catch (error) {
      const address = String(args[0]?.url ?? args[0]);
      const ours = error.name !== "AbortError" && address.includes("/_dash-update-component");
      if (ours) setTimeout(say, PATIENCE);
      throw error;
    }
  };
})();
