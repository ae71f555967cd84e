// @ts-check
/* What a reviewer has judged: verdicts, their withdrawal, and answers that come late. */

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  NO_DESK, NO_RECORD, contentOf, draftText, dropped, isTooSoon, lacksTest, lastJudged, near, newestDraft, news, progress, recalled,
  recordOf, refused, stated, stored, unjudged, withReview, whyNoPost, withVerdict, withdrawn,
} from "../../assets/pages/judge/desk.mjs";

const REVIEW = {
  review: "r", name: "Before 1.0", samples: 5, tags: [], person: "Ada", silent: "", refused: "", judges: true, regionTest: false, blind: false,
  setup: 2, guidelines: { version: 1, changed: "", words: "" }, revision: 2,
};
const OPENED = withReview(NO_DESK, REVIEW, new Set([0]));
const CONTENT = contentOf({ confidence: 2, tags: ["blur"], comment: "left edge", box: [1, 2, 3, 4] });
const GIVEN = withVerdict(OPENED, 3, "wrong", CONTENT);

/** @param {import("../../assets/pages/judge/types").Desk} desk */
const judged = (desk) => [...desk.judged].toSorted();

test("a verdict is a new version with what the form held, and counts as judged", () => {
  assert.deepEqual(judged(GIVEN), [0, 3]);
  assert.deepEqual(judged(OPENED), [0], "the desk before is left as it was");
  assert.deepEqual(GIVEN.records[3],
    { ...CONTENT, choice: "wrong", given: true, version: 1, draft: null });
  assert.equal(recordOf(withVerdict(GIVEN, 3, "right", CONTENT), 3).version, 2);
});

test("a request states the fields that are chosen, and no edits as a choice too", () => {
  const view = { sample: 0, layer: "bn2", params: "", target: null };
  assert.deepEqual(stated({ ...view, edits: "" }), { sample: 0, layer: "bn2", edits: "" });
  assert.deepEqual(stated(view), { sample: 0, layer: "bn2" });
});

test("only a wrong reason is reminded of the region test, where the review asks and none is shown", () => {
  const asks = { ...REVIEW, regionTest: true };
  assert.equal(lacksTest(asks, "right-wrong-reason", ""), true);
  assert.equal(lacksTest(asks, "right-wrong-reason", "4f"), false);
  assert.equal(lacksTest(asks, "right", ""), false);
  assert.equal(lacksTest(REVIEW, "right-wrong-reason", ""), false);
});

test("undo takes back the verdict on the shown sample, else the last one of this tab", () => {
  const both = withVerdict(GIVEN, 1, "right", CONTENT);
  assert.equal(lastJudged(both, 2), 1);
  assert.equal(lastJudged(both, 3), 3, "though another one was given later");
  assert.equal(lastJudged(both, 0), 0, "judged in another tab");
  const once = withdrawn(both, 1);
  assert.equal(lastJudged(once, 2), 3);
  const twice = withdrawn(once, 3);
  assert.equal(lastJudged(twice, 0), 0);
  assert.equal(lastJudged(twice, 2), undefined);
  assert.deepEqual(judged(twice), [0]);
  assert.deepEqual(recordOf(twice, 3),
    { ...CONTENT, choice: "", given: false, version: 2, draft: null }, "its text is still there");
});

test("what this tab has given is not replaced by an older answer", () => {
  const older = { ...NO_RECORD, comment: "before" };
  assert.equal(recalled(GIVEN, 3, older), GIVEN);
  const newer = { ...NO_RECORD, version: 2, comment: "another tab" };
  assert.equal(recordOf(recalled(GIVEN, 3, newer), 3), newer);
  assert.equal(recalled(recalled(GIVEN, 3, newer), 3, { ...newer }).records[3], newer, "the same");
});

test("the server's answer decides whether a sample is judged", () => {
  const kept = stored(withdrawn(GIVEN, 3), 3, { ...CONTENT, choice: "right", given: true, version: 3, draft: null });
  assert.deepEqual(judged(kept), [0, 3]);
  assert.deepEqual(judged(stored(kept, 3, { ...NO_RECORD, version: 4 })), [0]);
});

test("a refused verdict is not counted, and discarding it forgets it", () => {
  const not = refused(GIVEN, 3, 0);
  assert.deepEqual([judged(not), not.judgedHere, recordOf(not, 3).choice], [[0], [], "wrong"]);
  assert.equal(recordOf(not, 3).version, 0, "only what is stored is a version");
  assert.equal(recordOf(withVerdict(not, 3, "right", CONTENT), 3).version, 1);
  assert.equal(recordOf(dropped(GIVEN, 3), 3), NO_RECORD);
  assert.deepEqual(refused(OPENED, 4, 0).judgedHere, [], "given in another tab");
});

test("another person, or another review, finds nothing of the one before", () => {
  for (const other of [{ ...REVIEW, person: "Ben" }, { ...REVIEW, review: "s" }]) {
    const desk = withReview(GIVEN, other, new Set());
    assert.deepEqual([desk.records, desk.judgedHere, judged(desk)], [{}, [], []]);
  }
  const again = withReview(GIVEN, { ...REVIEW, samples: 6 }, new Set([0, 3]));
  assert.equal(recordOf(again, 3), recordOf(GIVEN, 3));
  assert.equal(again.review.samples, 6);
});

test("other guidelines and tags are news, other names and states are not", () => {
  const changed = "Lea changed the guidelines.", words = `${changed} You judged 2 samples under the earlier ones.`;
  const now = { ...REVIEW, setup: 4, guidelines: { version: 4, changed, words: "" } };
  assert.equal(news(REVIEW, { ...REVIEW, setup: 3, name: "Other", refused: "It is closed." }), "");
  assert.equal(news(REVIEW, now), changed);
  assert.equal(news(REVIEW, { ...now, guidelines: { ...now.guidelines, words } }), words);
  assert.equal(news(REVIEW, { ...now, tags: ["fur"] }), `${changed} The tags of this review have changed.`);
  assert.equal(news(now, now), "");
});

test("a sample is not judged before it can have been seen", () => {
  assert.ok(isTooSoon(null, 5000));
  assert.ok(isTooSoon(1000, 1399));
  assert.ok(!isTooSoon(1000, 1400));
});

test("the next samples are those behind the shown one, then from the top", () => {
  assert.deepEqual(unjudged(GIVEN, 3, 3), [4, 1, 2]);
  assert.deepEqual(near(GIVEN, 3, 3), [4, 2, 1]);
  assert.deepEqual(near(GIVEN, 0, 3), [1, 2, 4], "there is none before the first");
  const all = withReview(NO_DESK, REVIEW, new Set([0, 1, 2, 3, 4]));
  assert.deepEqual(unjudged(all, 2, 3), []);
  assert.deepEqual(near(all, 4, 3), [3]);
});

test("the draft that was typed last holds, and its sentence states that it is behind another version", () => {
  const here = { content: CONTENT, base: 1, sequence: 8 }, there = { ...here, sequence: 9 };
  assert.equal(newestDraft(here, there), there);
  assert.equal(newestDraft(here, null), here);
  assert.equal(newestDraft(null, there), there);
  assert.equal(newestDraft(null, null), null);
  assert.equal(draftText(here, { ...NO_RECORD, version: 1 }), "Your draft, not submitted yet.");
  assert.match(draftText(here, { ...NO_RECORD, version: 2 }), /you have submitted another version/);
  assert.equal(draftText(null, NO_RECORD), "");
  assert.equal(draftText({ ...here, content: contentOf({}) }, NO_RECORD), ""); // of a withdrawn choice
});

test("a draft of an earlier release may lack fields", () => {
  assert.deepEqual(contentOf({ comment: "x" }), { confidence: 0, tags: [], comment: "x", box: null });
});

test("the queue's texts count from one", () => {
  assert.deepEqual(progress(GIVEN, 3), {
    "judge-queue-progress.max": 5,
    "judge-queue-progress.value": 2,
    "judge-queue-own.hidden": false,
    "judge-queue-text.children": "2 of 5 judged by you",
    "judge-queue-title.children": "Before 1.0 · sample 4 of 5",
  });
  assert.equal(progress(GIVEN, undefined)["judge-queue-title.children"], "");
});

test("progress is not stated to those who look on, unless they have judged before", () => {
  const looksOn = { ...OPENED, review: { ...REVIEW, judges: false } };
  assert.equal(progress({ ...looksOn, judged: new Set() }, 0)["judge-queue-own.hidden"], true);
  assert.equal(progress(looksOn, 0)["judge-queue-own.hidden"], false);
});

test("a blind review takes posts about judged samples only, and says so", () => {
  const blind = { ...OPENED, review: { ...REVIEW, blind: true } };
  assert.equal(whyNoPost(OPENED, 1), "");
  assert.equal(whyNoPost(blind, 0), "");
  assert.match(whyNoPost(blind, 1), /^You can post once you have judged this sample/);
  assert.match(whyNoPost({ ...blind, review: { ...blind.review, judges: false } }, 1), /^You can post once the review is closed: /);
  assert.equal(whyNoPost(withVerdict(blind, 1, "wrong", CONTENT), 1), "");
  assert.equal(whyNoPost({ ...blind, review: { ...blind.review, silent: "Closed." } }, 0), "Closed.");
});
