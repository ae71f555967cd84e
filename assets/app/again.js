/* Retries requests that the busy server refused: callbacks, and what Dash fetches to build the page.
   The server states when. See dashboard/limits/lanes.py and dashboard/limits/request_budget.py. */
"use strict";

(() => {
  const OURS = /\/_dash-(update-component|layout|dependencies)\b/;
  const LONGEST = 60_000; // milliseconds of retrying
  const LATER = 5; // seconds: up to here pauses grow beyond what the server states
  const GIVEN_UP = "Your last choice is not shown. Choose it again.";
  const NOTHING_NEW = 204; // to Dash: a callback that changes nothing, so its panels stay
  const newest = new Map(); // by a callback's outputs: its last request
  const waiting = new Set(); // requests that will be retried
  const ask = window.fetch.bind(window);

  const pause = (seconds) => new Promise((over) => { setTimeout(over, 1000 * seconds); });

  /** A callback's outputs; the address of any other request. */
  function rendered(address, body) {
    try {
      return ` ${JSON.parse(body).output}`;
    } catch {
      return address;
    }
  }

  /** Removes a request and its message. */
  function settle(request) {
    waiting.delete(request);
    if (!waiting.size) window.stratoscope.status("refused", "");
  }

  function giveUp(sentence, request) {
    const { notice, revert, show, view } = window.stratoscope;
    const why = sentence.replace(/[;.] try again in a moment\.$/i, ".");
    const line = notice(`${why} ${GIVEN_UP}`);
    setTimeout(() => line.remove(), LONGEST / 4);
    revert(request?.body);
    if (view) show(view);
  }

  /** Sends a request until it is answered, as long as it is the newest for its outputs. */
  async function retry(args, key) {
    const request = {}, until = performance.now() + LONGEST;
    const none = (answer) =>
      key.includes(" ") ? new Response(null, { status: NOTHING_NEW }) : answer;
    newest.set(key, request);
    const outdated = () => newest.get(key) !== request;
    try {
      for (let tries = 1; ; tries++) {
        const answer = await ask(...args);
        const seconds = window.stratoscope.retryAfter(answer);
        if (seconds === null) return answer;
        if (outdated()) return none(answer);
        const sentence = (await answer.clone().text()).slice(0, 300);
        if (performance.now() > until) {
          giveUp(sentence, args[1]);
          return none(answer);
        }
        waiting.add(request);
        window.stratoscope.status("refused", window.stratoscope.triedAgain(sentence));
        await pause(seconds && Math.max(seconds, Math.min(tries, LATER)) * (1 + Math.random() / 4));
        if (outdated()) return none(answer);
      }
    } finally {
      settle(request);
      if (!outdated()) newest.delete(key);
    }
  }

  window.fetch = (...args) => {
    const address = String(args[0]?.url ?? args[0]);
    return OURS.test(address) ? retry(args, rendered(address, args[1]?.body)) : ask(...args);
  };
})();
