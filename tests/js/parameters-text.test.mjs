// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import {
  fieldValue, parametersText, statedValues,
} from "../../assets/components/parameters-text.mjs";

const STEPS = {
  name: "steps", label: "Steps", help: "", initial: 50, low: 1, high: 200, step: 1, choices: [],
};

test("a text states values by name", () => {
  assert.deepEqual([...statedValues("steps:7,baseline:mean")], [["steps", "7"], ["baseline", "mean"]]);
  assert.deepEqual([...statedValues("")], []);
  assert.deepEqual([...statedValues("steps,:7,,noise:")], []);
});

test("a field shows the stated value, else its initial one", () => {
  assert.equal(fieldValue(STEPS, "seed:3,steps:7"), "7");
  assert.equal(fieldValue(STEPS, "seed:3"), "50");
  assert.equal(fieldValue({ ...STEPS, initial: 0 }, ""), "0");
  assert.equal(fieldValue({ ...STEPS, initial: null }, ""), "");
});

test("empty fields are not stated", () => {
  assert.equal(parametersText([["steps", "7"], ["seed", ""], ["noise", "0"]]), "steps:7,noise:0");
  assert.equal(parametersText([]), "");
});
