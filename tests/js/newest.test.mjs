// @ts-check
/* Judge opens the review that was chosen last, whichever answer comes first. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { newestOnly } from "../../assets/pages/judge/newest.mjs";

/** A page that shows the review that was opened, and the answers it waits for. */
function page() {
  const answer = /** @type {Record<string, () => void>} */ ({});
  const made = { shown: "", answer, requests: 0 };
  const opening = newestOnly(async (review, isWanted) => {
    made.requests += 1;
    await new Promise((done) => { made.answer[review] = () => done(undefined); });
    if (isWanted()) made.shown = review;
  });
  return { made, opening };
}

for (const order of [["first", "second"], ["second", "first"]])
  test(`a second review is opened while the first one loads, with the answers ${order.join(", then ")}`, async () => {
    const { made, opening } = page();
    const both = [opening.start("first"), opening.start("second")];
    for (const review of order) made.answer[review]();
    await Promise.all(both);
    assert.equal(made.shown, "second");
  });

test("a review that is being opened is not requested twice, but again later", async () => {
  const { made, opening } = page();
  const once = opening.start("first");
  assert.equal(opening.start("first"), once);
  made.answer.first();
  await once;
  assert.equal(made.requests, 1);
  opening.start("first");
  assert.equal(made.requests, 2);
});

test("who goes back to the open review meanwhile keeps it", async () => {
  const { made, opening } = page();
  const other = opening.start("second");
  opening.forget();
  made.answer.second();
  await other;
  assert.equal(made.shown, "");
});
