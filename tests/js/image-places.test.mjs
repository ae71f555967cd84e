// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import {
  WHOLE, cellAt, centreOf, cellsOf, levelText, placeIn, placeInside, placeOf, textOf, zoomed,
} from "../../assets/components/image-places.mjs";

test("a point is a place of the picture, and a place is written in whole percent", () => {
  const box = { left: 10, top: 20, width: 200, height: 100 };
  assert.deepEqual(placeIn(box, { clientX: 60, clientY: 95 }), [0.25, 0.75]);
  assert.equal(textOf([0.25, 0.754]), "25, 75");
  assert.equal(textOf([-0.1, 1.2]), "0, 100");
  assert.deepEqual(placeOf("25, 75"), [0.25, 0.75]);
  assert.deepEqual(placeOf("25 %,75 %"), [0.25, 0.75]);
  for (const text of ["", "25", "here, there"]) assert.equal(placeOf(text), null);
});

test("a place lies in one cell, also at the end of the picture", () => {
  assert.deepEqual(cellAt([0.6, 0.3], 4, 5), [1, 3]);
  assert.deepEqual(cellAt([1, 1], 4, 5), [3, 4]);
  assert.deepEqual(cellAt([-0.01, 0], 4, 5), [0, 0]);
});

/** Where a place of the picture is seen, from 0 to 1. @param {import("../../assets/components/image-places.mjs").Zoom} view @param {number} x */
const seen = ({ zoom, left }, x) => (x - left) * zoom;

test("what is under the pointer stays there while the picture is enlarged", () => {
  const once = zoomed(WHOLE, [0.4, 0.7], 2);
  assert.equal(once.zoom, 2);
  assert.ok(Math.abs(seen(once, 0.4) - 0.4) < 1e-12);
  const twice = zoomed(once, [0.4, 0.7], 1.5);
  assert.equal(twice.zoom, 3);
  assert.ok(Math.abs(seen(twice, 0.4) - 0.4) < 1e-12);
});

test("the picture fills its place, whole or up to eight times as large", () => {
  assert.deepEqual(zoomed(WHOLE, [0.4, 0.7], 0.5), WHOLE);
  assert.deepEqual(zoomed({ zoom: 3, left: 0.5, top: 0.2 }, [0.9, 0.1], 1 / 8), WHOLE);
  assert.deepEqual(zoomed(WHOLE, [1, 0], 100), { zoom: 8, left: 7 / 8, top: 0 });
  const edge = zoomed({ zoom: 4, left: 0.75, top: 0.75 }, [0.8, 0.8], 0.5);
  assert.deepEqual(edge, { zoom: 2, left: 0.5, top: 0.5 }); // no empty border
});

test("a grey level is a value of the scale", () => {
  assert.equal(levelText(255, "0", "0.5"), "\u2248 0.50");
  assert.equal(levelText(0, "0", "0.5"), "\u2248 0.00"); // a level is 0.002 wide
  assert.equal(levelText(128, "\u22120.5", "0.5"), "\u2248 0.00");
  assert.equal(levelText(1, "\u22120.5", "0.5"), "\u2248 \u22120.50");
  assert.equal(levelText(0, "0", "0 everywhere"), "0");
  assert.equal(levelText(255, "0", "\u2265 0.204"), "\u2265 0.204"); // some values exceed the scale
  assert.equal(levelText(1, "\u22120.204", "\u2265 0.204"), "\u2264 \u22120.204");
  assert.equal(levelText(98, "0", "\u2265 0.204"), "\u2248 0.078");
  assert.equal(levelText(0, "0.5", "0.7"), "\u2248 0.500"); // a mean over masks starts at its lowest
  assert.equal(levelText(255, "0.5", "0.7"), "\u2248 0.700");
  assert.equal(levelText(0, "0.53", "0.53 everywhere"), "0.53");
});

test("a place of the picture is one of the map that covers a part of it", () => {
  const outline = { left: "25%", top: "0%", width: "50%", height: "100%" };
  assert.deepEqual(placeInside([0.5, 0.25], outline), [0.5, 0.25]);
  assert.deepEqual(placeInside([0.25, 1], outline), [0, 1]);
  assert.ok(placeInside([0.2, 0.5], outline)[0] < 0); // beside the map
});

test("the pixel in the middle of a cell", () => {
  assert.equal(centreOf(0, 1), 0);
  assert.equal(centreOf(6, 1), 6);
  assert.equal(centreOf(0, 9), 4);
  assert.equal(centreOf(6, 9), 58);
});

test("the cells of a heat map are read from rows and from base64", () => {
  assert.equal(cellsOf([[1, 2], [3, 4]])?.(1, 0), 3);
  const bdata = btoa(String.fromCharCode(...new Uint8Array(new Float32Array([1, 2, 3, 4, 5, 6.5]).buffer)));
  const cells = cellsOf({ dtype: "f4", bdata, shape: "2, 3" });
  assert.equal(cells?.(0, 2), 3);
  assert.equal(cells?.(1, 2), 6.5);
  assert.equal(cellsOf(undefined), null);
  assert.equal(cellsOf({ dtype: "f8", bdata: "", shape: "0, 0" }), null);
});
