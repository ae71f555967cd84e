// @ts-check
/* The box on the image, in pixels of the original whatever is shown: how much of the map lies inside. */

import { exchange } from "../../app/http.mjs";
import { boxInside } from "../../components/box-places.mjs";
import { stated } from "./desk.mjs";
import { page, say, setForm } from "./page.mjs";

/** @import { Box } from "./types" */

const PAUSE_MS = 250;
/** @type {Box | null} */
let box = null;
let timer = 0;
let requested = ""; // what was requested last of the box

/** Shows a box on the image, or none. @param {Box | null} sides */
export function showBox(sides) {
  box = sides;
  window.dash_clientside.set_props("judge-stage", { box });
  measure();
}

/** Requests how much of the map lies inside, once the box rests. */
export function measure() {
  const { sample } = page;
  const request = !box || !sample || sample.problem ? null
    : stated({ ...sample.view, target: sample.permalink?.target ?? null, box: box.join() });
  const question = JSON.stringify(request);
  if (question === requested) return;
  requested = question;
  clearTimeout(timer);
  setForm({ inside: "" }); // what stood there was of another box or map
  if (!request) return;
  timer = setTimeout(async () => {
    const { ok, answer, sentence } = await exchange("/judge/inside.json", request);
    if (requested === question) setForm({ inside: ok ? answer.words : sentence });
  }, PAUSE_MS);
}

/** A box in the middle; null where there is one already, undefined where none can be marked. */
export function toggledBox() {
  if (box) return null;
  const shown = page.sample?.stage?.shown;
  if (!shown) return void say("Boxes cannot be marked on this image.");
  const [left, top, right, bottom] = shown.frame;
  const thirds = [2 * left + right, 2 * top + bottom, left + 2 * right, top + 2 * bottom];
  return boxInside(thirds.map((side) => side / 3), shown.size);
}
