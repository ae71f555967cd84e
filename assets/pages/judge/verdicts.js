/* Judging: the form of a verdict and its drafts; giving a verdict and taking it back; remarks. */
"use strict";

(() => {
  const { byId, element, judge, whenPresent } = window.stratoscope;

  // Drafts: kept in the browser at once, and on the server after a pause

  const PAUSE_MS = 1200;
  const AGAIN_MS = 5000; // after the server did not answer
  const timers = new Map(); // by sample: what waits to be sent

  const draftKey = (position) =>
    `judge-draft ${judge.desk.review} ${position} ${judge.desk.person}`;

  const localDraft = (position) => judge.storage.read(draftKey(position));

  function showDraftState(sentence) {
    byId("judge-form-draft").textContent = sentence;
  }

  /** Keeps what the form holds; `base` is the version it began from. */
  function keepDraft(position, content, base) {
    if (judge.desk.refused) return;
    const draft = { content, base: localDraft(position)?.base ?? base, sequence: Date.now() };
    showDraftState(judge.storage.write(draftKey(position), draft) ? "Draft kept in this browser."
      : "This browser stores no drafts; saving it on the server.");
    sendLater(position, draft, PAUSE_MS);
  }

  function sendLater(position, draft, pause) {
    clearTimeout(timers.get(position));
    timers.set(position, setTimeout(() => sendDraft(position, draft), pause));
  }

  async function sendDraft(position, draft) {
    const { review, person } = judge.desk;
    const outcome = await judge.post("/judge/draft", { review, person, sample: position, ...draft });
    if (localDraft(position)?.sequence !== draft.sequence) return; // given, or typed on
    if (outcome.lost) sendLater(position, draft, AGAIN_MS);
    if (judge.shown?.number !== position) return;
    showDraftState(outcome.ok ? "Draft kept here and on the server." : outcome.lost
      ? "Draft kept in this browser; the server does not respond, retrying."
      : `Draft kept in this browser. ${outcome.sentence}`);
  }

  /** The draft that was typed last, here or on another machine. */
  function newestDraft(position, kept) {
    const here = localDraft(position);
    return (here?.sequence ?? 0) >= (kept?.sequence ?? 0) ? here : kept;
  }

  function describeDraft(draft, record) {
    showDraftState(!draft ? "" : draft.base === record.version ? "Your draft, not submitted yet."
      : "Your draft; you have submitted another version since you began it.");
  }

  function forgetDraft(position) {
    clearTimeout(timers.get(position));
    judge.storage.remove(draftKey(position));
    showDraftState("");
  }

  judge.on("leaving", () => { // what was typed last is sent before the pause is over
    if (!judge.shown) return;
    const draft = localDraft(judge.shown.number);
    if (draft) sendLater(judge.shown.number, draft, 0);
  });

  // The form

  const NOT_STATED = 0; // as data/reviews/records.py
  const records = new Map(); // position -> one's own verdict and draft: /judge/record.json
  let touched = false; // whether the form was edited since it was filled
  let box = null; // left, top, right, bottom in pixels of the original

  const inputs = (id) => [...byId(id).querySelectorAll("input")];
  const confidence = () => inputs("judge-form-confidence");
  const tags = () => inputs("judge-form-tags");

  /** What the form holds, without the verdict itself. */
  function readForm() {
    return {
      confidence: Number(confidence().find((each) => each.checked)?.value ?? NOT_STATED),
      tags: tags().filter((each) => each.checked).map((each) => each.value),
      comment: byId("judge-form-comment").value,
      box,
    };
  }

  /** Presses the button of the current verdict. */
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

  /** Shows a sentence above the verdicts; an empty one removes it. */
  function notice(sentence) {
    byId("judge-form-said").textContent = sentence;
  }

  /** Fills the form with a draft, else with the current verdict, else with nothing. */
  function fill(position, record) {
    const draft = newestDraft(position, record.draft);
    press(record.choice);
    write(draft ? draft.content : record);
    describeDraft(draft, record);
    showRefusal();
  }

  /** Whether the review takes verdicts of this person at present. */
  function showRefusal() {
    const { refused } = judge.desk;
    notice(refused);
    for (const button of byId("judge-form-verdicts").children) button.disabled = Boolean(refused);
  }
  judge.on("recounted", showRefusal);
  judge.on("stranger", (sentence) => { // somebody else is current: this page's person gives nothing more
    Object.assign(judge.desk, { refused: sentence, silent: sentence });
    byId("judge-discussion-say").disabled = true;
    showRefusal();
  });

  let owner = null; // whose verdicts and drafts are held here
  judge.on("desk", ({ person }) => {
    if (owner !== null && owner !== person) forgetPerson();
    owner = person;
  });
  /** Forgets what belongs to another person; their drafts stay in the browser under their name. */
  function forgetPerson() {
    for (const timer of timers.values()) clearTimeout(timer);
    timers.clear();
    records.clear();
    given.length = 0;
    touched = false;
    judge.forgetSamples(); // they may show what a blind review hides from this one
    refreshServerPanels();
  }

  /** Fills in one's own verdict on a sample: the copy held here at once, then the server's. */
  async function recall(position) {
    const held = records.get(position);
    if (held) fill(position, held);
    else fill(position, { version: 0, choice: "" });
    try {
      const { person, ...latest } = await judge.ask("/judge/record.json",
        { review: judge.desk.review, sample: position });
      if (person !== judge.desk.person) return window.stratoscope.checkPerson(); // it is not theirs
      if (judge.outbox.waitsFor(position)) return; // newer than the server's,
      if (latest.version < (records.get(position)?.version ?? 0)) return; // or than this answer
      const same = held && JSON.stringify(held) === JSON.stringify(latest);
      records.set(position, latest);
      if (judge.shown.number === position && !touched && !same) fill(position, latest);
    } catch { /* the copy stays; the next sample tries again */ }
  }

  function edited() {
    touched = true;
    keepDraft(judge.shown.number, readForm(), records.get(judge.shown.number)?.version ?? 0);
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
      if (button) give(button.dataset.choice);
    });
  });

  // Verdicts and remarks

  const given = []; // positions in this tab, the last one at the end: for undo

  const nameOf = (choice) =>
    byId("judge-form-verdicts").querySelector(`[data-choice="${choice}"] .long`).textContent;

  /** Gives the verdict on the sample that is shown, and goes on to the next one not judged. */
  function give(choice) {
    const { desk, shown } = judge;
    if (!desk || !shown) return;
    if (judge.arriving()) return refuse(judge.LOADING);
    if (desk.refused || shown.problem) return refuse(desk.refused || shown.problem);
    const position = shown.number;
    const before = records.get(position) ?? { version: 0 };
    const content = { choice, ...readForm() };
    forgetDraft(position);
    records.set(position,
      { ...before, ...content, given: true, version: before.version + 1, draft: null });
    given.push(position);
    desk.judged.add(position);
    const body = { view: { ...shown.view, target: shown.permalink.target }, base: before.version,
      ...content };
    const next = desk.judged.size < desk.samples;
    judge.goOn();
    if (!next) fill(position, records.get(position));
    judge.tell("judged");
    judge.say(`Sample ${position + 1}: ${nameOf(choice)}. ${byId("judge-live").textContent}`);
    judge.outbox.add("verdict", position, body); // in this task: whoever leaves now loses nothing
  }

  function refuse(sentence) {
    notice(sentence);
    judge.say(sentence);
  }

  /** Withdraws the verdict that was given last, and shows its sample as it was judged. */
  function undo() {
    const { desk, shown } = judge;
    if (!desk || !shown || desk.refused) return;
    const position = given.pop() ?? (desk.judged.has(shown.number) ? shown.number : undefined);
    if (position === undefined) return judge.say("Nothing to undo.");
    const record = records.get(position);
    if (!record?.given) return judge.say("Your verdict is still loading. Try again.");
    desk.judged.delete(position);
    judge.outbox.add("withdraw", position,
      { review: desk.review, sample: position, base: record.version });
    const { confidence, tags, comment, box } = record;
    records.set(position, { ...record, choice: "", given: false, version: record.version + 1 });
    keepDraft(position, { confidence, tags, comment, box }, record.version + 1);
    if (shown.number === position) fill(position, records.get(position));
    else judge.go(position);
    judge.tell("judged");
    judge.say(`Sample ${position + 1}: your verdict was withdrawn.`);
  }

  /** Panels that the server renders: the badge, the verdicts, the posts. */
  const RECORD = ["judge-picture-panel", "judge-record-panel", "judge-discussion-panel",
    "judge-guide-panel"];

  function refreshServerPanels() {
    window.stratoscope.refreshPanels(RECORD);
  }

  judge.on("kept", ({ kind, position }, record) => {
    const shown = position === judge.shown?.number;
    if (kind !== "remark" && !judge.outbox.waitsFor(position)) {
      const current = { ...record, draft: records.get(position)?.draft ?? null };
      records.set(position, current);
      judge.desk.judged[record.given ? "add" : "delete"](position);
      judge.tell("judged");
      if (shown && !touched) fill(position, current);
    }
    // Before the first sample is drawn, its panels may hold the server's state from before this.
    if (shown || !judge.shown) refreshServerPanels();
  });

  /** What was refused is not given: it counts again once the server keeps it. */
  judge.on("refused", ({ kind, position }) => {
    if (kind === "remark") return;
    notGiven(position);
    judge.recount();
  });

  function notGiven(position) {
    const at = given.lastIndexOf(position);
    if (at >= 0) given.splice(at, 1);
    judge.desk.judged.delete(position);
    judge.tell("judged");
  }

  /** A verdict that was discarded is not given: its text returns to the form. */
  judge.on("dropped", ({ kind, position, body }) => {
    if (kind === "remark") return;
    records.delete(position);
    notGiven(position);
    if (kind === "verdict") {
      const { confidence, tags, comment, box, base } = body;
      keepDraft(position, { confidence, tags, comment, box }, base);
    }
    judge.recount();
    if (position === judge.shown?.number) recall(position);
  });

  // What is typed belongs to the sample that is shown then, and stays with it until it is posted.
  const postsKey = () => `judge-posts ${judge.desk.review} ${judge.desk.person}`;
  const unsentPosts = () => judge.storage.read(postsKey()) ?? {}; // by position
  const unsentList = element("p", { className: "quiet judge-unsent" });

  function keepPost() {
    if (!judge.shown) return;
    const { [judge.shown.number]: _, ...posts } = unsentPosts();
    const { value } = byId("judge-discussion-text");
    judge.storage.write(postsKey(), value ? { ...posts, [judge.shown.number]: value } : posts);
  }

  function showPost() {
    const number = judge.shown?.number;
    byId("judge-discussion-text").value = unsentPosts()[number] ?? "";
    const others = Object.keys(unsentPosts()).map(Number).filter((each) => each !== number);
    unsentList.replaceChildren(...others.length ? ["Posts that you have not sent:"] : [],
      ...others.map((each) => {
        const open = element("button", { type: "button", className: "framed" }, `sample ${each + 1}`);
        open.addEventListener("click", () => judge.go(each));
        return open;
      }));
  }
  judge.on("desk", showPost);
  judge.on("shown", ({ number }, before) => {
    if (before?.number !== number) showPost();
  });

  function sendRemark() {
    const text = byId("judge-discussion-text");
    const remark = text.value.trim();
    if (!remark || !judge.shown || judge.desk.silent) return;
    const position = judge.shown.number;
    const digits = [...crypto.getRandomValues(new Uint8Array(8))]; // sent again, it counts once
    const id = digits.map((each) => each.toString(16).padStart(2, "0")).join("");
    judge.outbox.add("remark", position,
      { review: judge.desk.review, sample: position, text: remark, id });
    text.value = "";
    keepPost();
  }

  whenPresent("judge-discussion-say", (button) => {
    button.addEventListener("click", sendRemark);
    button.closest(".judge-say").after(unsentList);
  });
  whenPresent("judge-discussion-text", (text) => {
    text.addEventListener("input", keepPost);
    text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) sendRemark();
    });
  });

  Object.assign(judge, { confidence, give, recall, refuse, tags, undo });
})();
