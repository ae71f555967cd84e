// @ts-check
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { callbacks, hide, happen, open, pass, requests } from "./fake-page.mjs";

await import("../../assets/app/view-callbacks.mjs");
await import("../../assets/app/scan-watch.mjs");

const LATER = 75_000;
const NO_SCAN = { values: { scan: "" }, working: [] };
const refreshed = () => requests.map(({ refresh }) => refresh);

open(["scan"]);
beforeEach(() => {
  callbacks.watchForScan(null);
  requests.length = 0;
});

test("a page without a scan looks for one after 75 seconds, and again after each answer", () => {
  callbacks.watchForScan(NO_SCAN);
  pass(LATER - 1);
  assert.deepEqual(refreshed(), []);
  pass(1);
  assert.deepEqual(refreshed(), [["scan-panel"]]);
  pass(LATER);
  assert.equal(requests.length, 1); // the answer is not there yet
  callbacks.watchForScan(NO_SCAN);
  pass(LATER);
  assert.equal(requests.length, 2);
});

test("an answer in the meantime puts off the look", () => {
  callbacks.watchForScan(NO_SCAN);
  pass(LATER - 1);
  callbacks.watchForScan(NO_SCAN);
  pass(LATER - 1);
  assert.deepEqual(refreshed(), []);
});

test("a page with a scan, or with one under way, does not look for one", () => {
  callbacks.watchForScan(NO_SCAN);
  callbacks.watchForScan({ values: { scan: "24238b80014a" }, working: [] });
  pass(LATER);
  happen("focus");
  callbacks.watchForScan({ values: { scan: "" }, working: ["scan-panel"] }); // it is polled as a job
  pass(LATER);
  happen("focus");
  assert.deepEqual(refreshed(), []);
});

test("a hidden page looks once it is shown or focused", () => {
  hide(true);
  callbacks.watchForScan(NO_SCAN);
  pass(LATER);
  assert.deepEqual(refreshed(), []);
  hide(false);
  assert.deepEqual(refreshed(), [["scan-panel"]]);
  happen("focus");
  assert.equal(requests.length, 2);
});
