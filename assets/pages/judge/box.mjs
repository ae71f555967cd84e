// @ts-check
/* A box on the image, in pixels of the original whatever is shown: marked on it, or by a key. */

import { exchange } from "../../app/http.mjs";
import { boxInside } from "../../components/box-places.mjs";
import { page, say, setForm } from "./page.mjs";

/** @typedef {import("./desk.mjs").Box} Box */

const PAUSE_MS = 250;
/** @type {Box | null} */
let box = null;
let timer = 0;
let told = "";
let requested = ""; // what was requested last of the box

/** Shows a box, or none. @param {Box | null} sides */
export function showBox(sides) {
  box = sides;
  window.dash_clientside.set_props("judge-stage", { box });
  measure();
}

/** @param {string} sentence about the box */
function tell(sentence) {
  if (sentence !== told) setForm({ inside: sentence });
  told = sentence;
}

/** Requests how much of the map lies inside, once the box rests. */
export function measure() {
  const { sample } = page;
  if (!box || !sample || sample.problem) {
    clearTimeout(timer);
    requested = "";
    tell("");
    return;
  }
  const stated = Object.entries({ ...sample.view, target: sample.permalink.target, box: box.join() })
    .filter(([, value]) => value !== null && value !== "");
  const question = JSON.stringify(stated);
  if (question === requested) return;
  requested = question;
  clearTimeout(timer);
  timer = setTimeout(async () => {
    const { ok, answer, sentence } = await exchange("/judge/inside.json", Object.fromEntries(stated));
    if (requested === question) tell(ok ? answer.words : sentence);
  }, PAUSE_MS);
}

/** A box in the middle, whose sides are then typed or stepped; or none again. @returns {Box | null | undefined} */
export function toggledBox() {
  if (box) return null;
  const shown = page.sample?.stage?.shown;
  if (!shown) return void say("Boxes cannot be marked on this image.");
  const [left, top, right, bottom] = shown.frame;
  const thirds = [2 * left + right, 2 * top + bottom, left + 2 * right, top + 2 * bottom];
  return boxInside(thirds.map((side) => side / 3), shown.size);
}
