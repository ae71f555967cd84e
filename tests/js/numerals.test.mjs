// @ts-check
/* The cases of numerals.json hold in Python too: tests/unit/data/test_numerals.py. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { fixed, intervalEnd, numeral, probability, readNumeral } from "../../assets/app/numerals.mjs";

/** @type {Record<string, (...args: any[]) => string>} */
const functions = { fixed, numeral, probability, percent_range: (low, high) =>
  `${intervalEnd(low, false).replace("\u00a0%", "")} to ${intervalEnd(high, true)}` };
/** @type {Record<string, [any[], string][]>} */
const cases = JSON.parse(readFileSync(new URL("numerals.json", import.meta.url), "utf8"));

for (const [name, rows] of Object.entries(cases)) {
  test(`${name} writes what Python writes`, () => {
    for (const [args, text] of rows) assert.equal(functions[name](...args), text, `of ${args}`);
  });
}

test("a number that is not finite has a text, whatever formats it", () => {
  for (const write of [fixed, numeral, probability, (/** @type {number} */ value) => intervalEnd(value, true)]) {
    assert.equal(write(NaN), "\u2013");
    assert.equal(write(Infinity), "∞");
    assert.equal(write(-Infinity), "\u2212∞");
  }
});

test("a text is read back as its number", () => {
  for (const value of [-1.5, 1694.4, 1.25e-7, 0, 12345678])
    assert.equal(readNumeral(numeral(value, 9)), value);
  assert.equal(readNumeral("<0.001"), 0.001);
  assert.equal(readNumeral(numeral(null)), NaN);
});
