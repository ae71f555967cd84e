/* Judging: what is being typed is kept in the browser at once, and on the server after a pause. */
"use strict";

(() => {
  const { byId, judge } = window.stratoscope;
  const PAUSE_MS = 1200;
  const AGAIN_MS = 5000; // after the server did not answer
  const timers = new Map(); // by sample: what waits to be sent

  const key = (position) =>
    `judge-draft ${judge.desk.review} ${position} ${judge.desk.person}`;

  function local(position) {
    try {
      return JSON.parse(localStorage.getItem(key(position)));
    } catch {
      return null;
    }
  }

  function say(sentence) {
    byId("judge-form-draft").textContent = sentence;
  }

  /** Keeps what the form holds; `base` is the version that stood when it was begun. */
  function keep(position, content, base) {
    if (judge.desk.refused) return;
    const draft = { content, base: local(position)?.base ?? base, sequence: Date.now() };
    try {
      localStorage.setItem(key(position), JSON.stringify(draft));
      say("Draft kept in this browser.");
    } catch {
      say("This browser stores no drafts; saving it on the server.");
    }
    later(position, draft, PAUSE_MS);
  }

  function later(position, draft, pause) {
    clearTimeout(timers.get(position));
    timers.set(position, setTimeout(() => send(position, draft), pause));
  }

  async function send(position, draft) {
    const outcome = await judge.post("/judge/draft",
      { review: judge.desk.review, sample: position, ...draft });
    if (local(position)?.sequence !== draft.sequence) return; // given, or typed on
    if (outcome.lost) later(position, draft, AGAIN_MS);
    if (judge.shown?.number !== position) return;
    say(outcome.ok ? "Draft kept here and on the server." : outcome.lost
      ? "Draft kept in this browser; the server does not respond, retrying."
      : `Draft kept in this browser. ${outcome.sentence}`);
  }

  /** The draft that was typed last, here or on another machine. */
  function newest(position, kept) {
    const here = local(position);
    return (here?.sequence ?? 0) >= (kept?.sequence ?? 0) ? here : kept;
  }

  function describe(draft, record) {
    say(!draft ? "" : draft.base === record.version ? "Your draft, not submitted yet."
      : "Your draft; you have submitted another version since you began it.");
  }

  function forget(position) {
    clearTimeout(timers.get(position));
    localStorage.removeItem(key(position));
    say("");
  }

  judge.on("leaving", () => { // what was typed last is sent before the pause is over
    if (!judge.shown) return;
    const draft = local(judge.shown.number);
    if (draft) later(judge.shown.number, draft, 0);
  });

  judge.drafts = { keep, newest, describe, forget };
})();
