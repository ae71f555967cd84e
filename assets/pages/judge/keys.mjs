// @ts-check
/* What the keys do. */

import { toggleBox } from "./form.mjs";
import { goOn, isArriving, refuseArriving, step } from "./going.mjs";
import { page, refuse, say, showPlain } from "./page.mjs";
import { undo } from "./verdicts.mjs";

const WRITES = "textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])";
const OWN_ARROWS = "[role=radiogroup], input[type=radio], input[type=range], .strip";

/** @param {string} selector @returns {HTMLElement | null} */
const find = (selector) => document.querySelector(selector);

const dialog = () => /** @type {HTMLDialogElement} */ (find("#judge-keys-dialog"));

/** Presses the verdict of a key, and renders what follows on it before the next key. @param {number} number */
function verdict(number) {
  const button = find(`.judge-verdict:nth-child(${number})`);
  if (button?.matches(":disabled")) return refuse(page.desk.review.refused);
  ReactDOM.flushSync(() => button?.click()); // verdicts.mjs hears it
}

/** @param {number} number */
const tag = (number) => find(`#judge-form-tags span:nth-child(${number}) input`)?.click();

/** Sure, fairly sure, unsure, not stated, and round again. */
function surer() {
  const all = [...document.querySelectorAll("#judge-form-confidence input")];
  const next = all[(all.findIndex((each) => each.matches(":checked")) + 1) % all.length];
  if (!(next instanceof HTMLElement)) return;
  next.click();
  say(next.nextElementSibling?.textContent ?? "");
}

/** @param {string} selector */
function focus(selector) {
  find(selector)?.focus();
  find(selector)?.scrollIntoView({ block: "nearest" });
}

/** The image without its map, until the key is pressed again or another sample comes. */
export function togglePlain() {
  const isPlain = !document.documentElement.hasAttribute("data-plain");
  showPlain(isPlain);
  say(isPlain ? "The plain image." : "The image with its map.");
}

/** @type {Record<string, () => void>} */
const KEYS = {
  ArrowLeft: () => step(-1),
  ArrowRight: () => step(1),
  n: goOn,
  u: undo,
  c: () => focus("#judge-form-comment"),
  s: surer,
  b: toggleBox,
  p: togglePlain,
  l: () => focus("#strip-tiles [aria-pressed=true]"),
};

export const openKeys = () => dialog().showModal();

/** What a key does here, if anything. @param {KeyboardEvent} event @param {Element} target */
function actOf({ key, code, shiftKey, repeat }, target) {
  if (key.startsWith("Arrow")) return shiftKey || target.closest(OWN_ARROWS) ? undefined : KEYS[key];
  const isOn = find("#judge-keys-switch")?.matches(":checked") ?? true;
  if (!isOn) return undefined;
  if (key === "?") return openKeys;
  if (repeat) return undefined;
  const digit = Number(/^(?:Digit|Numpad)([1-9])$/.exec(code)?.[1]);
  if (digit) return () => (shiftKey ? tag : verdict)(digit);
  return shiftKey ? undefined : KEYS[key.toLowerCase()];
}

document.addEventListener("keydown", (event) => {
  const { target } = event;
  if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing || !page.sample) return;
  if (!(target instanceof HTMLElement)) return;
  if (event.key === "Escape" && target.closest("#judge-form-panel, #judge-discussion-panel"))
    return target.blur();
  if (dialog().open || target.closest(WRITES)) return;
  const act = actOf(event, target);
  if (!act) return;
  event.preventDefault();
  if (isArriving() && act !== KEYS.ArrowLeft && act !== KEYS.ArrowRight) refuseArriving();
  else act();
});
