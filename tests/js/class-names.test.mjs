// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { classMeant } from "../../assets/components/class-names.mjs";

/** @type {import("../../assets/components/class-names.mjs").Label[]} */
const LABELS = [["tench", "n1"], ["American chameleon", "n2"], ["African chameleon", "n3"], ["cat", "n4"],
  ["polecat", "n5"]];

test("a part of one class's name means that class", () => {
  assert.deepEqual(classMeant(LABELS, " American "), { option: "1 · American chameleon" });
});

test("a part of several names is not decided, and they are stated", () => {
  assert.deepEqual(classMeant(LABELS, "chameleon"),
    { problem: "2 classes match: American chameleon, African chameleon. Choose one." });
  assert.equal(classMeant(LABELS, "c").problem,
    "5 classes match: tench, American chameleon, African chameleon, cat and 1 more. Choose one.");
});

test("a whole name, an index and what is no name are the server's", () => {
  for (const text of ["cat", "Tench", "3", "4 · polecat", "", "no such thing"]) assert.deepEqual(classMeant(LABELS, text), {});
});

test("what was typed after the name of a class is not taken for that class", () => {
  assert.deepEqual(classMeant(LABELS, "3 · catdog"), { problem: "“3 · catdog” is no class: is 3 · cat meant?" });
  assert.deepEqual(classMeant(LABELS, "9 · cat"), {}); // the server's
});
