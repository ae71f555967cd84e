/* A callback that the server does not answer is said in the page; what a click had marked already is
   put back to what is shown. */
"use strict";

(() => {
  const { notice, show } = window.stratoscope;
  const SENTENCE = "The server does not respond: is it still running? Your last choice is not shown.";
  const PATIENCE = 300; // milliseconds: a page that is being left says nothing
  const ask = window.fetch.bind(window);
  let said = null;

  function say() {
    said ??= notice(SENTENCE);
    if (window.stratoscope.view) show(window.stratoscope.view);
  }

  window.fetch = async (...given) => {
    try {
      const answer = await ask(...given);
      said?.remove();
      said = null;
      return answer;
    } catch (error) {
      const address = String(given[0]?.url ?? given[0]);
      const ours = error.name !== "AbortError" && address.includes("/_dash-update-component");
      if (ours) setTimeout(say, PATIENCE);
      throw error;
    }
  };
})();
