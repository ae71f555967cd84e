// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import {
  boxOf, further, placeAt, selectedByKey, selectedNumber,
} from "../../assets/components/mosaic-places.mjs";

// Five maps of 9 x 4 pixels in rows of three, each with a pixel of gap behind it.
const GRID = { count: 5, columns: 3, gap: 0, width: 30, height: 10 };

test("a map is found at its place", () => {
  assert.equal(placeAt(GRID, 0, 0), 0);
  assert.equal(placeAt(GRID, 15 / 30, 0.1), 1);
  assert.equal(placeAt(GRID, 29 / 30, 4 / 10), 2);
  assert.equal(placeAt(GRID, 12 / 30, 9 / 10), 4);
});

test("there is no map behind the last one, outside of the picture or before it has loaded", () => {
  assert.equal(placeAt(GRID, 25 / 30, 9 / 10), -1);
  assert.equal(placeAt(GRID, 1, 0.1), -1);
  assert.equal(placeAt(GRID, -0.01, 0.9), -1);
  assert.equal(placeAt(GRID, 0.1, -0.01), -1);
  assert.equal(placeAt({ ...GRID, width: 0, height: 0 }, 0, 0), -1);
});

test("the box of a map leaves out the gap behind it", () => {
  const [left, top, width, height] = boxOf(GRID, 4);
  const pixels = [30 * left, 10 * top, 30 * width, 10 * height];
  assert.deepEqual(pixels.map(Math.round), [10, 5, 9, 4]);
});

test("a picture without a gap behind the last map counts it", () => {
  const filters = { count: 32, columns: 8, gap: 1, width: 8 * 4 - 1, height: 4 * 4 - 1 };
  assert.deepEqual(boxOf(filters, 31).map((share, i) => Math.round(share * [31, 15][i % 2])),
    [28, 12, 3, 3]);
  assert.equal(placeAt(filters, 30.5 / 31, 14.5 / 15), 31);
});

/** @type {import("../../assets/components/mosaic-places.mjs").Order} */
const PAGE = { numbers: [7, 3, 9, 1], neighbours: { 7: [5, 3], 1: [9, 4], 2: [8, 6] } };

test("a step leads to the next number in the order, also over the ends of the page", () => {
  assert.equal(further(PAGE, 3, 1), 9);
  assert.equal(further(PAGE, 9, -1), 3);
  assert.equal(further(PAGE, 1, 1), 4);
  assert.equal(further(PAGE, 7, -1), 5);
  assert.equal(further(PAGE, 2, 1), 6); // on another page
});

test("a step leads nowhere behind the ends of the order", () => {
  assert.equal(further({ numbers: [0, 1] }, 1, 1), null);
  assert.equal(further({ numbers: [0, 1] }, 0, -1), null);
  assert.equal(further({ numbers: [0, 1], neighbours: { 1: [0, null] } }, 1, 1), null);
  assert.equal(further(PAGE, 1, 2), null); // down from the last row
  assert.equal(further({ numbers: [] }, 0, 1), null);
});

test("arrow keys step in both directions; other keys are not the mosaic's", () => {
  assert.equal(selectedByKey("ArrowRight", PAGE, 3, 2), 9);
  assert.equal(selectedByKey("ArrowLeft", PAGE, 3, 2), 7);
  assert.equal(selectedByKey("ArrowDown", PAGE, 3, 2), 1);
  assert.equal(selectedByKey("ArrowUp", PAGE, 9, 2), 7);
  assert.equal(selectedByKey("ArrowUp", PAGE, 3, 2), null);
  assert.equal(selectedByKey("ArrowRight", PAGE, 2, 2), 7); // the selected one is on another page
  assert.equal(selectedByKey("Enter", PAGE, 3, 2), undefined);
  assert.equal(selectedByKey("toString", PAGE, 3, 2), undefined);
});

test("0 is a number, an empty text is none", () => {
  assert.equal(selectedNumber("7", 3), 7);
  assert.equal(selectedNumber("0", 3), 0);
  assert.equal(selectedNumber(0, 3), 0);
  for (const none of ["", null, undefined]) assert.equal(selectedNumber(none, 3), 3);
});
