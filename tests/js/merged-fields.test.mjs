// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { changedElsewhere, merged } from "../../assets/pages/merged-fields.mjs";

const BASE = { name: "Before 2", guidelines: "Old.", tags: "a, b" };

test("typed text stays, and a field that was not touched follows the server", () => {
  const mine = { ...BASE, guidelines: "New, unsaved." };
  assert.deepEqual(merged(BASE, mine, BASE), { fields: mine, both: [] });
  const theirs = { ...BASE, tags: "a, b, c" };
  assert.deepEqual(merged(BASE, mine, theirs), { fields: { ...mine, tags: "a, b, c" }, both: [] });
  assert.deepEqual(merged(BASE, BASE, theirs).fields, theirs);
});

test("a field that both changed keeps what was typed here, and is named", () => {
  const mine = { ...BASE, guidelines: "Mine.", tags: "b" };
  const theirs = { name: "Before 3", guidelines: "Theirs.", tags: "b" }; // the same tags
  assert.deepEqual(merged(BASE, mine, theirs),
    { fields: { name: "Before 3", guidelines: "Mine.", tags: "b" }, both: ["guidelines"] });
  assert.equal(changedElsewhere([]), "");
  assert.match(changedElsewhere(["guidelines"]), /^Another lead changed the guidelines meanwhile\./);
  assert.match(changedElsewhere(["name", "purpose", "tags"]), /the name, purpose and tags meanwhile/);
});
