/* The judging page: what its scripts share. Each file of this folder has one subject. */
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

    /** What this browser keeps, as JSON; what it does not store is kept while the page is open. */
    storage: {
      unstored: new Map(),
      read(key) {
        if (this.unstored.has(key)) return this.unstored.get(key);
        try {
          return JSON.parse(localStorage.getItem(key));
        } catch {
          return null;
        }
      },
      /** Whether the browser stored it. */
      write(key, content) {
        try {
          localStorage.setItem(key, JSON.stringify(content));
          this.unstored.delete(key);
          return true;
        } catch {
          this.unstored.set(key, content);
          return false;
        }
      },
      remove(key) {
        this.unstored.delete(key);
        try {
          localStorage.removeItem(key);
        } catch { /* then it stores nothing */ }
      },
    },

    LOADING: "The next sample is still loading. Press the key again once it is shown.",

    LOST: [0, 401, 408, 429, 500, 502, 503, 504, 507], // no answer to what was asked: ask again

    /** The JSON at an address; an Error with one sentence where it cannot be had: `lost` where it
        may be asked again. */
    async ask(path, asked) {
      let answer;
      try {
        answer = await fetch(`${path}?${new URLSearchParams(asked)}`);
      } catch {
        const sentence = "The server does not respond; retrying.";
        throw Object.assign(new Error(sentence), { lost: true });
      }
      if (!answer.ok)
        throw Object.assign(new Error((await answer.text()).slice(0, 300)),
          { lost: judge.LOST.includes(answer.status) });
      return answer.json();
    },
  };
})();
