/* Shows a message when the server does not answer a callback. Where it does not, or refuses, what a
   click has already marked is reset to the current view. */
"use strict";

(() => {
  const { notice, show } = window.stratoscope;
  const SENTENCE = "The server does not respond: is it still running? Your last choice is not shown.";
  const PATIENCE = 300; // milliseconds: a page that is being left shows no message
  const ask = window.fetch.bind(window);
  let line = null;

  function reset(request) {
    window.stratoscope.revert(request?.body);
    if (window.stratoscope.view) show(window.stratoscope.view);
  }

  function say(request) {
    line ??= notice(SENTENCE);
    reset(request);
  }

  const isCallback = (address) => String(address?.url ?? address).includes("/_dash-update-component");

  window.fetch = async (...args) => {
    try {
      const answer = await ask(...args);
      line?.remove();
      line = null;
      const isRefused = !answer.ok && answer.status !== 401; // after the log-in it is sent again
      if (isRefused && isCallback(args[0])) reset(args[1]);
      return answer;
    } catch (error) {
      const ours = error.name !== "AbortError" && isCallback(args[0]);
      if (ours) setTimeout(() => say(args[1]), PATIENCE);
      throw error;
    }
  };
})();
