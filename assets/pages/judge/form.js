/* Judging: the verdict's form, filled with what was said before and read when a verdict is given. */
"use strict";

(() => {
  const { byId, element, judge, whenPresent } = window.stratoscope;
  const NOT_STATED = 0; // as data/reviews/records.py
  const records = new Map(); // position -> one's own verdict and draft: /judge/record.json
  let touched = false; // whether something was said since the form was filled
  let box = null; // left, top, right, bottom in pixels of the original

  const inputs = (id) => [...byId(id).querySelectorAll("input")];
  const confidence = () => inputs("judge-form-confidence");
  const tags = () => inputs("judge-form-tags");

  /** What the form holds, without the verdict itself. */
  function read() {
    return {
      confidence: Number(confidence().find((each) => each.checked)?.value ?? NOT_STATED),
      tags: tags().filter((each) => each.checked).map((each) => each.value),
      comment: byId("judge-form-comment").value,
      box,
    };
  }

  /** The verdict that stands is pressed. */
  function press(choice) {
    for (const button of byId("judge-form-verdicts").children)
      button.setAttribute("aria-pressed", button.dataset.choice === choice);
  }

  function write(content) {
    for (const each of confidence())
      each.checked = each.value === String(content.confidence ?? NOT_STATED);
    for (const each of tags()) each.checked = (content.tags ?? []).includes(each.value);
    byId("judge-form-comment").value = content.comment ?? "";
    box = content.box ?? null;
    judge.tell("box", box);
    touched = false;
  }

  /** Says a sentence above the verdicts; an empty one takes it away. */
  function notice(sentence) {
    byId("judge-form-said").textContent = sentence;
  }

  /** Fills the form with a draft, else with the verdict that stands, else with nothing. */
  function fill(position, record) {
    const draft = judge.drafts.newest(position, record.draft);
    press(record.choice);
    write(draft ? draft.content : record);
    judge.drafts.describe(draft, record);
    const refused = judge.desk.refused;
    notice(refused);
    for (const button of byId("judge-form-verdicts").children) button.disabled = Boolean(refused);
  }

  /** What is said of a sample so far: from here where it is known, and then from the server. */
  async function recall(position) {
    const known = records.get(position);
    if (known) fill(position, known);
    else fill(position, { version: 0, choice: "" });
    try {
      const found = await judge.ask("/judge/record.json",
        { review: judge.desk.review, sample: position });
      if (judge.outbox.waitsFor(position)) return; // newer than what the server knows,
      if (found.version < (records.get(position)?.version ?? 0)) return; // or than this answer
      const same = known && JSON.stringify(known) === JSON.stringify(found);
      records.set(position, found);
      if (judge.shown.number === position && !touched && !same) fill(position, found);
    } catch { /* what is known stands; the next sample asks again */ }
  }

  function edited() {
    touched = true;
    judge.drafts.keep(judge.shown.number, read(), records.get(judge.shown.number)?.version ?? 0);
  }

  function chip(name, type, value, label, keys = []) {
    const input = element("input", { type, name, value, id: `${name}-${value}`,
      className: "btn-check" });
    const words = element("label", { htmlFor: input.id, className: "segment" }, label,
      ...keys.map((key) => element("kbd", {}, key)));
    return element("span", {}, input, words);
  }

  judge.on("desk", ({ tags: vocabulary, silent }) => {
    byId("judge-discussion-say").disabled = byId("judge-discussion-text").disabled = Boolean(silent);
    const place = byId("judge-form-tags");
    place.hidden = !vocabulary.length;
    place.querySelector(".judge-chips")?.remove();
    place.append(element("div", { className: "judge-chips" }, ...vocabulary.map((tag, i) =>
      chip("judge-tag", "checkbox", tag, tag, i < 9 ? [`⇧${i + 1}`] : []))));
  });
  judge.on("shown", ({ number }, before) => {
    if (before?.number !== number) recall(number);
  });
  judge.on("marked", (sides) => {
    box = sides;
    edited();
  });

  whenPresent("judge-form-panel", (panel) => {
    const place = byId("judge-form-confidence");
    const choices = place.dataset.choices.split("\n").map((line) => line.split(/ (.*)/));
    place.append(element("div", { className: "segmented" }, ...choices.map(([value, label]) =>
      chip("judge-confidence", "radio", value, label))));
    panel.addEventListener("input", ({ target }) => {
      if (judge.shown && !target.closest("#judge-form-box")) edited();
    });
    panel.addEventListener("click", ({ target }) => {
      const button = target.closest(".judge-verdict");
      if (button) judge.give(button.dataset.choice);
    });
  });

  judge.form = { read, fill, recall, notice, edited, records, confidence, tags,
    get touched() { return touched; } };
})();
