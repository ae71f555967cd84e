// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { barOf, reachOf } from "../../assets/components/effect-bar.mjs";

test("the bars reach as far as the largest of their values, at least 1", () => {
  assert.equal(reachOf([]), 1);
  assert.equal(reachOf([{ g: 0.5, low: -0.2, high: 0.9 }]), 1);
  assert.equal(reachOf([{ g: 0.5, low: -4, high: 3 }, { g: -1, low: null, high: null }]), 4);
});

test("an effect lies around the middle, and its interval around the effect", () => {
  assert.deepEqual(barOf({ g: 1, low: 0, high: 2 }, 2), { dot: 75, line: { left: 50, width: 50 } });
  assert.deepEqual(barOf({ g: -3, low: -9, high: -1 }, 2), { dot: 0, line: { left: 0, width: 25 } });
});

test("what has no value is not drawn as 0", () => {
  assert.deepEqual(barOf({ g: null, low: null, high: null }, 1), { dot: null, line: null });
  assert.deepEqual(barOf({ g: 0, low: null, high: null }, 1), { dot: 50, line: null });
});
