// @ts-check
/* The clientside callbacks of Judge: what the user does and the server confirms, by the properties of
   its components. */

import { markBox } from "./form.mjs";
import { followView, go, goOn, step } from "./going.mjs";
import { openKeys, togglePlain } from "./keys.mjs";
import { once, page, setForm } from "./page.mjs";
import { keepPost, sendPost } from "./posts.mjs";
import { followOthers } from "./review.mjs";
import { decideUnsent, hearForm } from "./verdicts.mjs";

/** @typedef {import("../../components/post-form.mjs").Post} Post */

let stepped = 0; // presses of the buttons that step, as far as they were heard

/** Keeps the guidelines open or closed as the reviewer left them. */
function keepGuideFolded() {
  const guide = /** @type {HTMLDetailsElement} */ (document.querySelector("#judge-guide-panel details"));
  guide.open = localStorage.getItem("judge-guide") !== "folded";
  guide.addEventListener("toggle", () =>
    localStorage.setItem("judge-guide", guide.open ? "open" : "folded"));
}

window.stratoscope.register({
  /** @param {{values: import("../../app/view.mjs").Values} | null} answer */
  followView(answer) {
    if (!answer) return;
    once("guide", { count: 1 }, keepGuideFolded);
    followView(answer.values);
  },
  changeVerdict: hearForm,
  /** @param {{box: import("./types").Box | null, done: boolean} | null} drawn */
  drawBox(drawn) {
    if (drawn?.done) markBox(drawn.box);
    else setForm({ drawn });
  },
  /** @param {number} presses @param {boolean} isMarking */
  toggleMarking: (presses, isMarking) => !isMarking,
  /** @param {boolean} isMarking */
  showMarking: (isMarking) => isMarking,
  /** @param {number} [back] @param {number} [on] */
  stepSamples(back = 0, on = 0) {
    step(on - back - stepped);
    stepped = on - back;
  },
  /** Others judge too: what they did is fetched; what is being typed stays. */
  followReviewers: () => followOthers(),
  /** @param {number} clicks */
  goOn: (clicks) => void (clicks && page.sample && goOn()),
  /** @param {number} clicks */
  togglePlain: (clicks) => void (clicks && page.sample && togglePlain()),
  /** @param {number} clicks */
  openKeys: (clicks) => void (clicks && openKeys()),
  /** @param {{action: string, id: string, count: number} | null} pressed */
  decideUnsent: (pressed) => once("unsent", pressed, decideUnsent),
  /** @param {Post | null} typed @param {Post | null} sent @param {{sample: number, count: number} | null} opened */
  writePost(typed, sent, opened) {
    once("typed", typed, keepPost);
    once("sent", sent, sendPost);
    once("opened", opened, ({ sample }) => go(sample));
  },
});
