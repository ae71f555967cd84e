/* The judging page: what its scripts share. Each of judge-*.js has one subject. */
"use strict";

(() => {
  const { byId } = window.stratoscope;
  const listeners = {};

  const judge = window.stratoscope.judge = {
    desk: null, // the review, and who judges it: /judge/desk.json
    shown: null, // the sample on the page: /judge/sample.json

    /** Whether this is the judging page. */
    here: () => document.querySelector("main.judge") !== null,

    /** Calls `hear` whenever one of these scripts tells of `what`. */
    on(what, hear) {
      (listeners[what] ??= []).push(hear);
    },
    tell(what, ...said) {
      for (const hear of listeners[what] ?? []) hear(...said);
    },

    /** Says a sentence to those who do not see the page; said twice, it is heard twice. */
    say(sentence) {
      const live = byId("judge-live");
      if (live) live.textContent = live.textContent === sentence ? `${sentence}\u00a0` : sentence;
    },

    /** The JSON at an address; an Error with one sentence where it cannot be had. */
    async ask(path, asked) {
      let answer;
      try {
        answer = await fetch(`${path}?${new URLSearchParams(asked)}`);
      } catch {
        throw new Error("The server does not answer: is it still running?");
      }
      if (!answer.ok) throw new Error((await answer.text()).slice(0, 300));
      return answer.json();
    },
  };
})();
