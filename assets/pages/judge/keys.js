/* Judging: what the keys do. */
"use strict";

(() => {
  const { byId, judge, whenPresent } = window.stratoscope;
  const WRITES = "textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])";
  const OWN_ARROWS = "[role=radiogroup], input[type=radio], input[type=range], .strip";

  function verdict(number) {
    byId("judge-form-verdicts").children[number - 1]?.click();
  }

  function tag(number) {
    judge.tags()[number - 1]?.click();
  }

  /** Sure, fairly sure, unsure, not stated, and round again. */
  function surer() {
    const all = judge.confidence();
    const next = all[(all.findIndex((each) => each.checked) + 1) % all.length];
    next.click();
    judge.say(next.nextElementSibling.textContent);
  }

  function focus(node) {
    node?.focus();
    node?.scrollIntoView({ block: "nearest" });
  }

  const KEYS = {
    ArrowLeft: () => judge.step(-1),
    ArrowRight: () => judge.step(1),
    n: () => judge.goOn(),
    u: () => judge.undo(),
    c: () => focus(byId("judge-form-comment")),
    s: surer,
    b: () => judge.box.toggle(),
    l: () => focus(byId("strip-tiles").querySelector("[aria-pressed=true]")),
  };

  const ALWAYS = [KEYS.ArrowLeft, KEYS.ArrowRight];
  const open = () => byId("judge-keys-dialog").showModal();
  const on = () => byId("judge-keys-switch")?.checked ?? true;

  document.addEventListener("keydown", (event) => {
    if (!judge.here() || event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    if (event.key === "Escape" && event.target.closest("#judge-form-panel, #judge-discussion-panel"))
      return event.target.blur();
    if (byId("judge-keys-dialog").open || event.target.closest(WRITES) || !judge.shown) return;
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
    let act = null;
    if (event.key.startsWith("Arrow")) {
      if (!event.shiftKey && !event.target.closest(OWN_ARROWS)) act = KEYS[event.key];
    } else if (!on()) return;
    else if (event.key === "?") act = open;
    else if (digit && !event.repeat) act = () => (event.shiftKey ? tag : verdict)(Number(digit));
    else if (!event.shiftKey && !event.repeat) act = KEYS[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    if (judge.arriving() && !ALWAYS.includes(act)) return judge.refuse(judge.LOADING);
    act();
  });

  whenPresent("judge-queue-keys", (button) => button.addEventListener("click", open));
  whenPresent("judge-keys-close", (button) => button.addEventListener("click", () =>
    byId("judge-keys-dialog").close()));
})();
