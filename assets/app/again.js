/* What the server is too busy for is sent again: a callback, and what Dash fetches to build the page.
   The server names the moment. See dashboard/access/lanes.py and dashboard/access/request_budget.py. */
"use strict";

(() => {
  const OURS = /\/_dash-(update-component|layout|dependencies)\b/;
  const LONGEST = 60_000; // milliseconds of trying
  const LATER = 5; // seconds: the longest pause that is made longer than the server states
  const GIVEN_UP = "Your last choice is not shown. Choose it again.";
  const NOTHING_NEW = 204; // to Dash a callback that changes nothing, as its panels stay as they are
  const newest = new Map(); // by what a callback renders: its last request
  const waiting = new Set(); // requests that are to be sent again
  const ask = window.fetch.bind(window);

  const pause = (seconds) => new Promise((over) => { setTimeout(over, 1000 * seconds); });

  /** What a callback renders; the address of anything else. */
  function rendered(address, body) {
    try {
      return ` ${JSON.parse(body).output}`;
    } catch {
      return address;
    }
  }

  /** Forgets a request, and what was shown about it. */
  function settle(request) {
    waiting.delete(request);
    if (!waiting.size) window.stratoscope.status("refused", "");
  }

  function giveUp(sentence) {
    const { notice, show, view } = window.stratoscope;
    const why = sentence.replace(/[;.] try again in a moment\.$/i, ".");
    const line = notice(`${why} ${GIVEN_UP}`);
    setTimeout(() => line.remove(), LONGEST / 4);
    if (view) show(view);
  }

  /** The answer to a request, however often it has to be sent, as long as it is the newest. */
  async function insist(given, key) {
    const request = {}, until = performance.now() + LONGEST;
    const none = (answer) =>
      key.includes(" ") ? new Response(null, { status: NOTHING_NEW }) : answer;
    newest.set(key, request);
    const outdated = () => newest.get(key) !== request;
    try {
      for (let tries = 1; ; tries++) {
        const answer = await ask(...given);
        const seconds = window.stratoscope.retryAfter(answer);
        if (seconds === null) return answer;
        if (outdated()) return none(answer);
        const sentence = (await answer.clone().text()).slice(0, 300);
        if (performance.now() > until) {
          giveUp(sentence);
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

  window.fetch = (...given) => {
    const address = String(given[0]?.url ?? given[0]);
    return OURS.test(address) ? insist(given, rendered(address, given[1]?.body)) : ask(...given);
  };
})();
