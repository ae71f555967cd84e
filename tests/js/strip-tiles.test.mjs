// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { addressesOf, layerBeside, marksOf, titleOf } from "../../assets/components/strip-tiles.mjs";

/** @typedef {import("../../assets/components/strip-tiles.mjs").Mark} Mark */

/** @type {Mark} */
const FITS = ["✓", "good", "Fits."];
/** @type {Mark} */
const UNTESTED = ["–", "not-tested", "Not tested."];

test("an arrow key leads to the layer beside, and no further than the ends", () => {
  const names = ["stem", "one", "two"];
  assert.equal(layerBeside(names, "one", 1), "two");
  assert.equal(layerBeside(names, "one", -1), "stem");
  assert.equal(layerBeside(names, "two", 1), "two");
  assert.equal(layerBeside(names, "stem", -1), "stem");
  assert.equal(layerBeside(names, "of another model", 1), "stem");
  assert.equal(layerBeside([], "one", 1), undefined);
});

test("the pictures of a strip are those of all its rows", () => {
  const rows = [{ picture: "a", sprite: "A" }, { picture: "b", sprite: "B" }];
  assert.deepEqual(addressesOf({ names: [], labels: [], rows }), ["A", "a", "B", "b"]);
  assert.deepEqual(addressesOf(null), []);
});

test("a layer has a mark for each row, where there are marks", () => {
  const marks = { kinds: [FITS, UNTESTED], rows: [[0, 1], [1, 1]] };
  assert.deepEqual(marksOf(marks, 0), [FITS, UNTESTED]);
  assert.deepEqual(marksOf(marks, 1), [UNTESTED, UNTESTED]);
  assert.deepEqual(marksOf(marks, 2), []); // of a model with fewer layers
  assert.deepEqual(marksOf(null, 0), []);
});

test("the title states which row a sentence is about, if there are two", () => {
  assert.equal(titleOf("one", []), "one");
  assert.equal(titleOf("one", [FITS]), "one\n✓ Fits.");
  assert.equal(titleOf("one", [FITS, UNTESTED]), "one\nAbove: ✓ Fits.\nBelow: – Not tested.");
});
