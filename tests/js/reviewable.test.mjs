// @ts-check
/* What of a view can be added to a review. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { reviewable } from "../../assets/components/reviewable.mjs";

const DRAWN = { layer: "l", method: "m", relevance: "relu", resolution: "smooth", scale: "s", opacity: 60, show: "input" };
const VIEW = { model: "one", ...DRAWN };

test("Explore's image is added as it is drawn, with its class", () => {
  const picture = { ...DRAWN, model: "one", image: "a", target: 5 };
  assert.deepEqual(reviewable({ ...VIEW, image: "a", target: 5, text: "x" }), { model: "one", views: [picture] });
  assert.deepEqual(reviewable({ ...VIEW, image: "a", target: 5, edits: "flip" }),
    { model: "one", views: [{ ...picture, edits: "flip" }] });
  assert.equal(reviewable({ ...VIEW, image: null }), null);
});

test("of a comparison both images are added, unless another model shows the second, or it is the first", () => {
  const view = { ...VIEW, kind: "images", image: "a", image_b: "b", model_b: "one", target_a: 1, target_b: 2 };
  const images = (/** @type {typeof view} */ of) =>
    reviewable(of)?.views?.map(({ image, target }) => [image, target]);
  assert.deepEqual(images(view), [["a", 1], ["b", 2]]);
  assert.deepEqual(images({ ...view, model_b: "two" }), [["a", 1]]);
  assert.deepEqual(images({ ...view, image_b: "a" }), [["a", 1]]);
});

test("a selection of a scan is added as such, a comparison of groups and a review are not", () => {
  const dataset = { model: "one", scan: "f", subset: "class:cat" };
  assert.deepEqual(reviewable(dataset), { model: "one", subset: "class:cat" });
  assert.equal(reviewable({ ...dataset, scan: "" }), null);
  assert.equal(reviewable({ ...VIEW, kind: "groups", image: "a" }), null);
  assert.equal(reviewable({ ...dataset, review: "" }), null);
});
