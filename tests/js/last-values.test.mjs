// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { addedFields, withView, without } from "../../assets/app/last-values.mjs";

const LAST = { model: "a", layer: "conv1", image: "cat", target: 281, pinned: "dog" };
const FIELDS = ["model", "layer", "image", "target", "image_b"];

test("another model drops the layer and the class of the one before", () => {
  assert.deepEqual(withView(LAST, { model: "b" }), { model: "b", image: "cat", pinned: "dog" });
});

test("another image drops the class only", () => {
  assert.deepEqual(withView(LAST, { model: "a", image: "fox" }),
    { model: "a", layer: "conv1", image: "fox", pinned: "dog" });
});

test("a page keeps the fields that it does not have", () => {
  assert.deepEqual(withView(LAST, { scan: "3", model: "a" }), LAST);
});

test("the class of a view without an image is not kept", () => {
  assert.equal(withView(LAST, { model: "a", target: 1 }).target, 281);
});

test("what the view itself names replaces what was dropped", () => {
  const view = { model: "b", layer: "features.0", image: "fox", target: 7 };
  assert.deepEqual(withView(LAST, view), { ...view, pinned: "dog" });
});

test("the last values are not changed in place", () => {
  const last = Object.freeze({ ...LAST });
  withView(last, { model: "b" });
  without(last, "cat");
  assert.deepEqual(last, LAST);
});

test("a value that is gone is forgotten, wherever it stands", () => {
  assert.deepEqual(without({ ...LAST, pinned: "cat" }, "cat"),
    { model: "a", layer: "conv1", target: 281 });
});

test("a link gets what its page accepts, and the pinned image as the second one", () => {
  assert.deepEqual(addedFields(new URLSearchParams(), FIELDS, LAST), [
    ["model", "a"], ["layer", "conv1"], ["image", "cat"], ["target", "281"], ["image_b", "dog"],
  ]);
  assert.deepEqual(addedFields(new URLSearchParams(), ["model"], LAST), [["model", "a"]]);
});

test("a link keeps what it sets itself", () => {
  const query = new URLSearchParams({ image: "", layer: "conv2" });
  assert.deepEqual(addedFields(query, FIELDS, LAST),
    [["model", "a"], ["target", "281"], ["image_b", "dog"]]);
});

test("a link to another model gets no layer and no class of this one", () => {
  assert.deepEqual(addedFields(new URLSearchParams({ model: "b" }), FIELDS, LAST),
    [["image", "cat"], ["image_b", "dog"]]);
  assert.equal(addedFields(new URLSearchParams({ model: "a" }), FIELDS, LAST).length, 4);
});

test("a link to Compare resumes its kind and groups, unless it has fields of its own", () => {
  const fields = ["kind", "model", "a", "b"], sides = { a: "group:dog", b: "group:bird" };
  const added = (/** @type {string} */ kind, /** @type {Record<string, string>} */ query = {}) =>
    addedFields(new URLSearchParams(query), fields, { model: "a", kind, ...sides });
  assert.deepEqual(added("groups"),
    [["kind", "groups"], ["model", "a"], ["a", "group:dog"], ["b", "group:bird"]]);
  assert.deepEqual(added("models"), [["kind", "models"], ["model", "a"]]);
  assert.deepEqual(added("images"), [["model", "a"]]);
  assert.deepEqual(added("groups", { image: "cat" }), [["model", "a"]]);
});

test("another model drops the groups, as they are of a scan", () => {
  const last = { model: "a", kind: "groups", a: "group:dog", b: "group:bird" };
  assert.deepEqual(withView(last, { model: "b" }), { model: "b", kind: "groups" });
  assert.deepEqual(withView({}, last), last);
});

test("class 0 is a value; an empty one is none", () => {
  assert.deepEqual(addedFields(new URLSearchParams(), FIELDS, { model: "", image: null, target: 0 }),
    [["target", "0"]]);
});
