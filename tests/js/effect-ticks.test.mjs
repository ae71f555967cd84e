// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { ticksOf } from "../../assets/components/effect-bar.mjs";

test("ticks are round, around zero, and where their values lie", () => {
  assert.deepEqual(ticksOf(4), [
    { value: -4, at: 0 }, { value: -2, at: 25 }, { value: 0, at: 50 }, { value: 2, at: 75 }, { value: 4, at: 100 },
  ]);
  assert.deepEqual(ticksOf(1).map(({ value }) => value), [-1, -0.5, 0, 0.5, 1]);
  assert.deepEqual(ticksOf(3.9).map(({ value }) => value), [-3, -2, -1, 0, 1, 2, 3]);
});
