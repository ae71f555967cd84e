// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { boxInside, pixelsAt, placeOfBox } from "../../assets/components/box-places.mjs";

test("a place of the crop is one of the original", () => {
  assert.deepEqual(pixelsAt([0.5, 0.25], [125, 25, 475, 375]), [300, 112.5]);
});

test("a box is ordered, whole and inside, from whichever corner it was drawn", () => {
  assert.deepEqual(boxInside([300.4, 287.6, 212.5, 112.4], [600, 400]), [213, 112, 300, 288]);
  assert.deepEqual(boxInside([-20, 350, 90, 480], [600, 400]), [0, 350, 90, 400]);
});

test("a box without an area is none", () => {
  assert.equal(boxInside([10, 10, 10.2, 90], [600, 400]), null);
  assert.equal(boxInside([610, 10, 700, 90], [600, 400]), null);
});

test("a box lies at the same pixels on the crop and on the original", () => {
  assert.deepEqual(placeOfBox([212.5, 112.5, 300, 287.5], [125, 25, 475, 375]),
    { left: "25%", top: "25%", width: "25%", height: "50%" });
  assert.deepEqual(placeOfBox([150, 100, 300, 300], [0, 0, 600, 400]),
    { left: "25%", top: "25%", width: "25%", height: "50%" });
});
