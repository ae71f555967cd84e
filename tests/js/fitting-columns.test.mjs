// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { hiddenColumns } from "../../assets/pages/fitting-columns.mjs";

const COLUMNS = [
  { id: "name", width: 150, rank: 0 },
  { id: "images", width: 80, rank: 1 },
  { id: "low", width: 90, rank: 3 },
  { id: "loss", width: 90, rank: 2 },
];

test("a wide table shows all columns", () => {
  assert.deepEqual(hiddenColumns(COLUMNS, 410), []);
});

test("the column that matters least leaves first", () => {
  assert.deepEqual(hiddenColumns(COLUMNS, 409), ["low"]);
  assert.deepEqual(hiddenColumns(COLUMNS, 319), ["low", "loss"]);
});

test("a column of rank 0 stays, however narrow the table is", () => {
  assert.deepEqual(hiddenColumns(COLUMNS, 100), ["low", "loss", "images"]);
});
