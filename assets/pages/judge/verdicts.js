/* Judging: a verdict is given by a key or a click, and taken back; remarks are said. */
"use strict";

(() => {
  const { byId, judge, whenPresent } = window.stratoscope;
  const given = []; // positions in this tab, the last one at the end: for undo

  const words = (choice) =>
    byId("judge-form-verdicts").querySelector(`[data-choice="${choice}"] .long`).textContent;

  /** Gives the verdict on the sample that is shown, and goes on to the next one not judged. */
  function give(choice) {
    const { desk, shown, form } = judge;
    if (!desk || !shown || judge.arriving()) return;
    if (desk.refused || shown.problem) return refuse(desk.refused || shown.problem);
    const position = shown.number;
    const before = form.records.get(position) ?? { version: 0 };
    const said = { choice, ...form.read() };
    judge.drafts.forget(position);
    form.records.set(position,
      { ...before, ...said, given: true, version: before.version + 1, draft: null });
    given.push(position);
    desk.judged.add(position);
    const body = { view: { ...shown.view, target: shown.permalink.target }, base: before.version,
      ...said };
    const next = desk.judged.size < desk.samples;
    judge.goOn();
    if (!next) form.fill(position, form.records.get(position));
    judge.tell("judged");
    judge.say(`Sample ${position + 1}: ${words(choice)}. ${byId("judge-live").textContent}`);
    judge.outbox.add("verdict", position, body); // in this task: whoever leaves now loses nothing
  }

  function refuse(sentence) {
    judge.form.notice(sentence);
    judge.say(sentence);
  }

  /** Withdraws the verdict that was given last, and shows its sample as it was judged. */
  function undo() {
    const { desk, shown, form } = judge;
    if (!desk || !shown || desk.refused) return;
    const position = given.pop() ?? (desk.judged.has(shown.number) ? shown.number : undefined);
    if (position === undefined) return judge.say("Nothing to undo.");
    const record = form.records.get(position);
    if (!record?.given) return judge.say("Your verdict is still loading. Try again.");
    desk.judged.delete(position);
    judge.outbox.add("withdraw", position,
      { review: desk.review, sample: position, base: record.version });
    const { confidence, tags, comment, box } = record;
    form.records.set(position, { ...record, choice: "", given: false, version: record.version + 1 });
    judge.drafts.keep(position, { confidence, tags, comment, box }, record.version + 1);
    if (shown.number === position) form.fill(position, form.records.get(position));
    else judge.go(position);
    judge.tell("judged");
    judge.say(`Sample ${position + 1}: your verdict was withdrawn.`);
  }

  function tellServerFilledPanels() {
    window.dash_clientside.set_props("judge-saved-store", { data: Date.now() });
  }

  judge.on("kept", ({ kind, position }, record) => {
    const shown = position === judge.shown?.number;
    if (kind !== "remark" && !judge.outbox.waitsFor(position)) {
      const { records, fill, touched } = judge.form;
      const known = { ...record, draft: records.get(position)?.draft ?? null };
      records.set(position, known);
      judge.desk.judged[record.given ? "add" : "delete"](position);
      judge.tell("judged");
      if (shown && !touched) fill(position, known);
    }
    // Before a sample stands there, its panels may be filled already, from before this was kept.
    if (shown || !judge.shown) tellServerFilledPanels();
  });

  /** What was refused or dropped is not given: its text is in the form again. */
  judge.on("dropped", ({ kind, position, body }) => {
    if (kind === "remark") return;
    judge.form.records.delete(position);
    judge.desk.judged.delete(position);
    judge.tell("judged");
    if (kind === "verdict") {
      const { confidence, tags, comment, box, base } = body;
      judge.drafts.keep(position, { confidence, tags, comment, box }, base);
    }
    judge.ask("/judge/desk.json", { review: judge.desk.review }).then(({ judged }) => {
      judge.desk.judged = new Set(judged);
      judge.tell("judged");
    }).catch(() => {});
    if (position === judge.shown?.number) judge.form.recall(position);
  });

  function say() {
    const text = byId("judge-discussion-text");
    const said = text.value.trim();
    if (!said || !judge.shown) return;
    const position = judge.shown.number;
    const digits = [...crypto.getRandomValues(new Uint8Array(8))]; // sent again, it counts once
    const id = digits.map((each) => each.toString(16).padStart(2, "0")).join("");
    const remark = { review: judge.desk.review, sample: position, text: said, id };
    judge.outbox.add("remark", position, remark);
    text.value = "";
  }

  whenPresent("judge-discussion-say", (button) => button.addEventListener("click", say));
  whenPresent("judge-discussion-text", (text) => text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) say();
  }));

  Object.assign(judge, { give, undo });
})();
