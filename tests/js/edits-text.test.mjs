// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import {
  boxBetween, brushWith, changed, moved, readEdits, regionOf, toggled, withRegion, without, writeEdits,
} from "../../assets/components/edits-text.mjs";

const TEXT = "erase:top=10,map=grad_cam@bn2@285,fill=mean;jpeg:severity=5,off=1;greyscale";

test("a text is read and written again", () => {
  assert.equal(writeEdits(readEdits(TEXT)), TEXT);
  assert.deepEqual(readEdits(TEXT)[1], { kind: "jpeg", values: { severity: "5" }, off: true });
  assert.deepEqual(readEdits(""), []);
});

test("a map's parameters keep their colons", () => {
  const [edit] = readEdits("erase:top=10,map=rise@@3@masks:500+seed:1");
  assert.equal(edit.values.map, "rise@@3@masks:500+seed:1");
});

test("edits are moved, changed and removed", () => {
  const edits = readEdits("flip;greyscale;jpeg");
  assert.equal(writeEdits(moved(edits, 2, -1)), "flip;jpeg;greyscale");
  assert.equal(moved(edits, 0, -1), edits);
  assert.equal(writeEdits(changed(edits, 0, { off: true })), "flip:off=1;greyscale;jpeg");
  assert.equal(writeEdits(without(edits, 1)), "flip;jpeg");
});

test("another region replaces the one before, and its map", () => {
  const [edit] = readEdits(TEXT);
  assert.equal(regionOf(edit), "top");
  assert.deepEqual(withRegion(edit, "box", "0+0+50+50", "m"), { box: "0+0+50+50", fill: "mean" });
  const [box] = readEdits("erase:box=0+0+50+50");
  assert.deepEqual(withRegion(box, "top", "10", "m@l@1"), { top: "10", map: "m@l@1" });
});

test("a box lies between two points in any order, within the image", () => {
  assert.equal(boxBetween({ x: 0.5, y: 0.25 }, { x: -0.1, y: 0.75 }), "0+25+50+75");
  assert.equal(boxBetween({ x: 0.5, y: 0.25 }, { x: 0.5, y: 0.75 }), "");
});

test("a brush follows the pointer, and a new stroke begins anew", () => {
  const first = brushWith("", { x: 0.1, y: 0.2 }, true, 8);
  assert.equal(first, "8+10+20");
  const second = brushWith(first, { x: 0.3, y: 0.2 }, false, 8);
  assert.equal(second, "8+10+20+30+20");
  assert.equal(brushWith(second, { x: 0.301, y: 0.2 }, false, 8), second, "too near to say more");
  assert.equal(brushWith(second, { x: 0.5, y: 0.5 }, true, 3), "8+50+50", "the width stays");
});

test("a superpixel is added and taken out again", () => {
  assert.equal(toggled("", 7), "7");
  assert.equal(toggled("7", 3), "3+7");
  assert.equal(toggled("3+7", 7), "3");
});
