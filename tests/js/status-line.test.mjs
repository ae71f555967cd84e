// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { retryAfter, triedAgain } from "../../assets/app/status-line.mjs";

/** @param {number} status @param {Record<string, string>} [headers] */
const answer = (status, headers = {}) => new Response(null, { status, headers });

test("a busy or working server states when to retry", () => {
  assert.equal(retryAfter(answer(503, { "Retry-After": "2" })), 2);
  assert.equal(retryAfter(answer(202, { "Retry-After": "0.5" })), 0.5);
  assert.equal(retryAfter(answer(503, { "Retry-After": "-1" })), 0);
});

test("any other answer is not retried", () => {
  assert.equal(retryAfter(answer(503)), null);
  assert.equal(retryAfter(answer(503, { "Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT" })), null);
  assert.equal(retryAfter(answer(500, { "Retry-After": "2" })), null);
});

test("a refusal says that the page retries, not that the user should", () => {
  assert.equal(triedAgain("The queue is full; try again in a moment."),
    "The queue is full. The page retries automatically.");
  assert.equal(triedAgain("The queue is full."), "The queue is full.");
});
