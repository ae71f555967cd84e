// @ts-check
/* The outbox: what is sent next, what an answer makes of it, and what the page says about it. */

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  answered, judgedWith, nextToSend, refusedPosts, submittedAgain, unsent, waitsFor, without,
} from "../../assets/pages/judge/outbox-entries.mjs";

/** @import { Entry } from "../../assets/pages/judge/types" */

const PLACE = { review: "r", person: "Ada" };
const TAGS = ["blur"], HERE = { ...PLACE, tags: TAGS };
const CALM = { isRetrying: false, isStored: true };

/** @param {string} id @param {Partial<Entry>} [change] @returns {Entry} */
const entry = (id, change) => ({ id, kind: "verdict", ...PLACE, position: 3, body: { base: 1, choice: "wrong" },
  state: "waiting", ...change });

/** @param {number} status @param {any} answer */
const outcome = (status, answer) => ({ ok: status === 200, status, answer, sentence: answer.sentence ?? "",
  lost: false });

const FIRST = entry("a"), SECOND = entry("b", { kind: "withdraw" });
const OF_BEN = entry("c", { person: "Ben" }), OF_OTHER_REVIEW = entry("d", { review: "s" });

test("entries are sent in order, and only those of the person and the review", () => {
  assert.equal(nextToSend([OF_BEN, OF_OTHER_REVIEW, FIRST, SECOND], PLACE), FIRST);
  assert.equal(nextToSend([OF_BEN, OF_OTHER_REVIEW], PLACE), undefined);
  assert.equal(nextToSend([entry("a", { state: "refused" }), SECOND], PLACE), SECOND);
});

test("an entry leaves only when the server has stored it", () => {
  assert.deepEqual(answered([FIRST, SECOND], "a", outcome(200, { version: 2 })), [SECOND]);
  const [stuck] = answered([FIRST], "a", outcome(422, { sentence: "It is closed." }));
  assert.deepEqual(stuck, { ...FIRST, state: "refused", sentence: "It is closed." });
});

test("what follows on a refused verdict counts from the version before it", () => {
  const next = entry("b", { kind: "withdraw", body: { base: 2 } });
  const post = entry("e", { kind: "remark", body: { text: "x" } });
  const elsewhere = entry("f", { position: 4, body: { base: 2 } });
  const [stuck, ...later] = answered([FIRST, next, post, elsewhere], "a", outcome(422, { sentence: "No tag." }));
  assert.deepEqual([stuck.state, stuck.body.base], ["refused", 1]);
  assert.deepEqual(later.map(({ body }) => body.base), [1, undefined, 2]);
});

test("a verdict that is stored replaces those on its sample that were refused", () => {
  const stuck = entry("b", { state: "refused" }), conflict = entry("c", { state: "conflict" });
  const others = [entry("d", { position: 4, state: "refused" }), entry("e", { kind: "remark", state: "refused" }),
    { ...OF_BEN, state: /** @type {const} */ ("refused") }, SECOND];
  assert.deepEqual(answered([stuck, FIRST, conflict, ...others], "a", outcome(200, {})), others);
  const withdrawal = entry("g", { kind: "withdraw" });
  assert.deepEqual(answered([withdrawal, stuck], "g", outcome(200, {})), [stuck], "it says nothing in its place");
});

test("a refused post is no verdict: it returns to its field", () => {
  const post = entry("e", { kind: "remark", state: "refused" });
  assert.deepEqual(refusedPosts([FIRST, post, entry("f", { state: "refused" }), { ...post, person: "Ben" }], PLACE), [post]);
});

test("a conflict waits for the person, whose version then follows on the current one", () => {
  const answer = { sentence: "Changed meanwhile.", current: { version: 7 } };
  const [stuck] = answered([FIRST], "a", outcome(409, answer));
  assert.deepEqual(stuck, { ...FIRST, state: "conflict", sentence: "Changed meanwhile.", base: 7 });
  const [again, other] = submittedAgain([stuck, SECOND], "a", TAGS);
  assert.deepEqual([again.state, again.body], ["waiting", { base: 7, choice: "wrong" }]);
  assert.equal(other, SECOND);
  assert.deepEqual(submittedAgain([entry("a", { state: "refused" })], "a", TAGS)[0].body, FIRST.body);
  assert.deepEqual(without([stuck, SECOND], "a"), [SECOND]);
});

test("what is on its way counts as judged, what waits for a decision does not", () => {
  assert.deepEqual([...judgedWith([FIRST], PLACE, [0])], [0, 3]);
  assert.deepEqual([...judgedWith([FIRST, SECOND], PLACE, [0])], [0]);
  assert.deepEqual([...judgedWith([entry("a", { state: "conflict" }), OF_BEN], PLACE, [0])], [0]);
  assert.ok(waitsFor([SECOND], PLACE, 3));
  assert.ok(waitsFor([entry("a", { state: "refused" })], PLACE, 3));
  assert.ok(!waitsFor([entry("a", { kind: "remark" }), OF_BEN], PLACE, 3));
  assert.ok(!waitsFor([FIRST], { review: "", person: "" }, 3), "no review is open");
});

test("nothing is shown while nothing is wrong", () => {
  assert.deepEqual(unsent([FIRST], HERE, "", CALM), { count: 1, waiting: "", others: [], stuck: [] });
});

test("the page says how much waits, where, and whether it is tried again", () => {
  const away = "The server does not respond.";
  assert.equal(unsent([FIRST, SECOND], HERE, away, { ...CALM, isRetrying: true }).waiting,
    "The server does not respond. 2 entries wait in this browser, safe and unsent; retrying.");
  assert.equal(unsent([FIRST], HERE, "You are Ben now.", { ...CALM, isStored: false }).waiting,
    "You are Ben now. 1 entry waits in this page only, as this browser stores nothing; keep it open and unsent.");
});

test("what others left is named by person, what is stuck by sample", () => {
  const stuck = entry("a", { state: "conflict", sentence: "Changed." });
  const refused = entry("b", { state: "refused", sentence: "Closed.", position: 0 });
  const shown = unsent([stuck, refused, OF_BEN, { ...OF_BEN, id: "e" }, OF_OTHER_REVIEW], HERE, "", CALM);
  assert.deepEqual(shown.others,
    ["2 entries wait in this browser, unsent, by Ben: sent once Ben judges here again."]);
  assert.deepEqual(shown.stuck, [
    { id: "a", sentence: "Sample 4: Changed.", again: "Submit mine as a new version" },
    { id: "b", sentence: "Sample 1: Closed.", again: "Try again" },
  ]);
  assert.equal(shown.count, 2);
});

test("a verdict with removed tags can be submitted without them, once it is refused", () => {
  const body = { ...FIRST.body, tags: ["stamp", "blur", "crop"], comment: "why" };
  const stuck = entry("a", { state: "refused", sentence: "This review has no tag 'stamp'.", body });
  const words = (/** @type {string[]} */ tags) => unsent([stuck], { ...PLACE, tags }, "", CALM).stuck[0].again;
  assert.equal(words(["blur"]), "Submit it without “stamp” and “crop”");
  assert.equal(words(["blur", "stamp", "crop"]), "Try again");
  const [again] = submittedAgain([stuck], "a", TAGS);
  assert.deepEqual([again.state, again.body], ["waiting", { ...body, tags: ["blur"] }]);
  const conflict = entry("a", { state: "conflict", body, base: 2 });
  assert.deepEqual(submittedAgain([conflict], "a", TAGS)[0].body.tags, body.tags, "nothing is dropped unasked");
});
