// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { stepped } from "../../assets/components/tab-steps.mjs";

const TABS = ["groups", "classes", "confusions"];

test("arrows go round, Home and End lead to the ends, other keys nowhere", () => {
  assert.equal(stepped(TABS, "groups", "ArrowRight"), "classes");
  assert.equal(stepped(TABS, "confusions", "ArrowRight"), "groups");
  assert.equal(stepped(TABS, "groups", "ArrowLeft"), "confusions");
  assert.equal(stepped(TABS, "confusions", "Home"), "groups");
  assert.equal(stepped(TABS, "groups", "End"), "confusions");
  assert.equal(stepped(TABS, "groups", "Enter"), null);
});
