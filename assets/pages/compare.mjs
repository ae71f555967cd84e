// @ts-check
/* The clientside callbacks of Compare. */

import { goTo, requestedValues } from "../app/view-callbacks.mjs";

const { stratoscope } = window;

/** @typedef {import("../app/view.mjs").Values} Values */

/** @type {Record<string, string>} */
const OF_GROUPS = { a: "b" };
/** @type {Record<string, string>} */
const OF_MODELS = { model: "model_b", image: "image_b", target_a: "target_b" };
const OF_SCAN = ["groups", "models"]; // kinds that compare scans
const OF_MODEL_A = ["layer", "scan"]; // what another model has of its own

/** A view with its sides exchanged. @param {Values} view @returns {Values} */
function swapped(view) {
  const mirrored = { ...view };
  for (const [a, b] of Object.entries(view.kind === "groups" ? OF_GROUPS : OF_MODELS))
    [mirrored[a], mirrored[b]] = [view[b], view[a]];
  if (mirrored.model !== view.model) for (const name of OF_MODEL_A) delete mirrored[name];
  return mirrored;
}

stratoscope.register({
  /** Shows the panels of what is compared: see compare.css. @param {{values: Values} | null} answer */
  showKind(answer) {
    if (!answer) return;
    const { kind, scan, corruption_b: corruption } = answer.values;
    const { dataset } = document.documentElement;
    dataset.kind = String(kind);
    dataset.corrupted = kind === "models" && corruption ? "yes" : "no";
    dataset.scanned = scan || !OF_SCAN.includes(String(kind)) ? "yes" : "no";
  },
  /** @param {number | null} clicks */
  swapSides(clicks) {
    if (!clicks) return;
    const stated = Object.entries(swapped(requestedValues()))
      .filter(([, value]) => value !== null && value !== undefined && value !== "")
      .map(([name, value]) => [name, String(value)]);
    goTo(`?${new URLSearchParams(stated)}`);
  },
});
