// @ts-check
/* What of a view can be added to a review: a pure function. */

/** @typedef {import("../app/view.mjs").Values} Values */
/** @typedef {{model: Values[string], views?: Values[], subset?: Values[string]}} Reviewable `views`: one for each picture */

const DRAWN = ["layer", "method", "relevance", "resolution", "scale", "opacity", "show"];

/** The page's pictures, each with its own view; a selection has none. @param {Values} view @returns {Values[]} */
function pictures(view) {
  const { kind, model, image, image_b: other } = view;
  if (kind && kind !== "images" || !image) return [];
  const drawn = { ...Object.fromEntries(DRAWN.map((name) => [name, view[name]])), model };
  if (!kind) return [{ ...drawn, image, target: view.target, ...(view.edits && { edits: view.edits }) }];
  const first = { ...drawn, image, target: view.target_a };
  const isPair = view.model_b === model && other !== image;
  return isPair ? [first, { ...drawn, image: other, target: view.target_b }] : [first];
}

/** The data that are sent for a view; null where it shows nothing that can be added. @param {Values} view @returns {Reviewable | null} */
export function reviewable(view) {
  if ("review" in view) return null; // those pages have their own buttons
  const { model, subset, scan } = view, views = pictures(view);
  if (views.length) return { model, views };
  return subset && scan ? { model, subset } : null;
}
