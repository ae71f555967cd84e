/* Judging: what is on its way to the server. Nothing is lost: it waits here until it is kept. */
"use strict";

(() => {
  const { byId, element, judge } = window.stratoscope;
  const KEY = "judge-outbox";
  const FIRST_MS = 1000; // until it is tried again; doubled each time, up to
  const LONGEST_MS = 15000;
  const NOT_THEIRS = 412; // somebody else is current now: dashboard/routes/acting_person.py
  let pause = FIRST_MS;
  let timer = 0;
  let sending = false;

  const all = () => judge.storage.read(KEY) ?? [];

  function write(entries) {
    judge.storage.write(KEY, entries);
    draw();
  }

  const here = () => all().filter(({ review }) => review === judge.desk?.review);
  const mine = () => here().filter(({ person }) => person === judge.desk.person);

  function change(id, properties) {
    write(all().map((each) => each.id === id ? { ...each, ...properties } : each));
  }

  const remove = (id) => write(all().filter((each) => each.id !== id));

  /** Sends JSON: {ok, status, answer, sentence, lost}; never fails. */
  judge.post = async (path, body) => {
    try {
      const answer = await fetch(path, { method: "POST", body: JSON.stringify(body),
        headers: { "Content-Type": "application/json" } });
      const json = answer.headers.get("Content-Type")?.includes("json");
      const said = json ? await answer.json() : await answer.text();
      return { ok: answer.ok && json, status: answer.status, answer: said,
        sentence: json ? said.sentence : said.slice(0, 300),
        lost: judge.LOST.includes(answer.status) || (answer.ok && !json) };
    } catch {
      return { ok: false, status: 0, lost: true, sentence: "The server does not respond." };
    }
  };

  /** Puts something to be sent at the end; `tell("kept")` follows once the server has it. */
  function add(kind, position, body) {
    const { review, person } = judge.desk;
    const entry = { id: crypto.getRandomValues(new Uint32Array(2)).join("-"), kind, review, person,
      position, body, state: "waiting", at: Date.now() };
    write([...all(), entry]);
    setTimeout(flush, 0); // what stands next is drawn first
    return entry.id;
  }

  /** What another tab sends is not sent here too. */
  const alone = (work) =>
    navigator.locks ? navigator.locks.request("judge-outbox", work) : work();

  /** Sends one after the other: a later version of a verdict follows on the earlier one. */
  const flush = () => alone(sendAll);

  async function sendAll() {
    if (sending || !judge.desk) return;
    clearTimeout(timer);
    sending = true;
    try {
      let entry;
      while ((entry = mine().find(({ state }) => state === "waiting"))) {
        const { kind, body, person } = entry;
        const outcome = await judge.post(`/judge/${kind}`, { ...body, person });
        if (outcome.status === NOT_THEIRS) {
          trouble = outcome.sentence;
          retrying = "";
          judge.tell("stranger", trouble);
          return;
        }
        if (outcome.lost) {
          problem(outcome);
          return;
        }
        pause = FIRST_MS;
        settle(entry, outcome);
      }
      if (trouble) judge.tell("connected");
      trouble = "";
    } finally {
      sending = false;
      draw();
    }
  }

  let trouble = "";
  let retrying = "";

  function problem({ sentence, status }) {
    trouble = status === 401 ? "You are logged out. Log in in another tab." : sentence;
    timer = setTimeout(flush, pause);
    retrying = "; retrying";
    pause = Math.min(2 * pause, LONGEST_MS);
  }

  function settle(entry, { ok, status, answer, sentence }) {
    if (ok) {
      remove(entry.id);
      judge.tell("kept", entry, answer);
    } else if (status === 409) {
      change(entry.id, { state: "conflict", sentence, base: answer.current.version });
      judge.tell("refused", entry);
      judge.say(sentence);
    } else {
      change(entry.id, { state: "refused", sentence });
      judge.tell("refused", entry);
      judge.say(sentence);
    }
  }

  /** The person decides: what they said becomes a new version after all, or is dropped. */
  function again({ id, body, base }) {
    change(id, { state: "waiting", body: { ...body, base: base ?? body.base } });
    flush();
  }

  function button(text, act) {
    const made = element("button", { type: "button", className: "framed" }, text);
    made.addEventListener("click", act);
    return made;
  }

  function stuck(entry) {
    const anew = entry.state === "conflict" ? "Submit mine as a new version" : "Try again";
    return element("div", { className: "judge-stuck" },
      element("p", {}, `Sample ${entry.position + 1}: ${entry.sentence}`),
      button("Show it", () => judge.go(entry.position)),
      button(anew, () => again(entry)),
      button("Discard mine", () => {
        remove(entry.id);
        judge.tell("dropped", entry);
      }));
  }

  function draw() {
    const place = byId("judge-queue-waiting");
    if (!place || !judge.desk) return;
    const waiting = mine().filter(({ state }) => state === "waiting").length;
    place.dataset.waiting = mine().length; // those that somebody has to decide on, too
    const lasting = judge.storage.unstored.has(KEY)
      ? "in this page only, as this browser stores nothing; keep it open" : "in this browser, safe";
    const said = !waiting || !trouble ? []
      : [element("p", {}, `${trouble} ${entries(waiting)} ${lasting} and unsent${retrying}. `),
        button("Try now", flush)];
    place.replaceChildren(...said, ...ofOthers(),
      ...mine().filter(({ state }) => state !== "waiting").map(stuck));
  }

  const entries = (count) => count === 1 ? "1 entry waits" : `${count} entries wait`;

  /** What others left unsent in this browser: it is theirs, so nobody else's page sends it. */
  function ofOthers() {
    const theirs = here().filter(({ person }) => person !== judge.desk.person);
    return [...new Set(theirs.map(({ person }) => person))].map((name) => {
      const count = theirs.filter(({ person }) => person === name).length;
      return element("p", {}, `${entries(count)} in this browser, unsent, by ${name}: `
        + `sent once ${name} judges here again.`);
    });
  }

  window.addEventListener("beforeunload", (event) => {
    if (judge.storage.unstored.has(KEY) && all().length) event.preventDefault();
  });

  window.addEventListener("online", flush);
  judge.on("desk", flush);
  judge.on("desk", draw);

  judge.outbox = {
    add,
    /** The positions judged, from those of the server and from what is on its way to it. */
    judged(positions) {
      const judged = new Set(positions);
      for (const { kind, state, position } of mine()) {
        if (state !== "waiting") continue;
        if (kind === "verdict") judged.add(position);
        if (kind === "withdraw") judged.delete(position);
      }
      return judged;
    },
    waitsFor: (position) => mine().some((each) => each.position === position && each.kind !== "remark"),
  };
})();
