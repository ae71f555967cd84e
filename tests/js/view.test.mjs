// @ts-check
/* The view of a page: which change leads to which view, whatever comes first. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { NO_VIEW, addressOf, changedControls, finished, isNewEntry, nextView } from "../../assets/app/view.mjs";

const RULES = {
  fields: ["model", "image", "layer", "method", "params", "target", "opacity"],
  identity: ["model", "image", "layer"],
  defaults: { params: "", target: null, opacity: 60 },
  clears: { image: ["target"], model: ["layer", "target"], method: ["params"] },
};
const OPENED = "?model=m&image=a&layer=l1";

/** @typedef {import("../../assets/app/view.mjs").View} View */
/** @typedef {import("../../assets/app/view.mjs").Change} Change */

/** @param {View} view @param {...Change} changes */
function after(view, ...changes) {
  let current = view;
  for (const change of changes) current = nextView(current, change, RULES);
  return current;
}

/**
 * What the server confirms: the requested values, with the defaults of what is missing.
 *
 * @param {View} view
 * @returns {import("../../assets/app/view.mjs").AnswerChange}
 */
const confirmed = ({ number, values }) => ({
  answer: number,
  values: { layer: "l1", method: "cam", params: "", target: null, opacity: 60, ...values },
});

const first = after(NO_VIEW, { search: OPENED });
const shown = after(first, confirmed(first));

test("an opened address is requested as a link and confirmed by its answer", () => {
  assert.deepEqual(first.values, { model: "m", image: "a", layer: "l1" });
  assert.deepEqual([first.number, first.link, first.shown], [1, OPENED, null]);
  assert.deepEqual([shown.number, shown.link], [1, null]);
  assert.equal(shown.shown?.method, "cam");
  assert.equal(addressOf(shown, RULES), OPENED, "what was opened stays in the address");
});

test("a choice is merged, numbered, and forgets what it makes meaningless", () => {
  const target = after(shown, { fields: { target: "5" } });
  const image = after(target, { fields: { image: "b" } });
  assert.deepEqual([target.number, image.number], [2, 3]);
  assert.equal("target" in image.values, false);
  assert.equal(addressOf(target, RULES), "?model=m&image=a&layer=l1&method=cam&target=5");
  assert.equal(addressOf(image, RULES), "?model=m&image=b&layer=l1&method=cam");
});

test("fields that are chosen together do not forget each other", () => {
  const both = after(shown, { fields: { image: "b", target: "5" } });
  assert.equal(both.values.target, "5");
});

test("the same value, in whatever form, is no change", () => {
  assert.equal(after(shown, { fields: { opacity: "60" } }), shown);
  assert.equal(after(shown, { fields: { target: "" } }), shown);
  assert.equal(after(shown, { fields: {} }), shown);
});

test("Back leads to views that were seen, and to no value that was corrected", () => {
  const one = after(shown, { fields: { layer: "l2" } });
  assert.ok(isNewEntry(one, shown.number));
  const two = after(one, { fields: { layer: "l3" } });
  assert.ok(!isNewEntry(two, one.number), "the first was never seen");
  assert.ok(isNewEntry(after(after(one, confirmed(one)), { fields: { layer: "l3" } }), one.number));
  const corrected = after(two, { answer: two.number, values: { ...two.values, target: 5 } });
  assert.ok(!isNewEntry(corrected, two.number));
});

test("a refresh is no entry of the history, also while a correction is written", () => {
  const wrong = after(shown, { fields: { params: "masks:3000,seed:0" } });
  const right = after(wrong, { answer: wrong.number, values: { ...shown.values, params: "masks:3000" } });
  const refreshed = after(right, { refresh: ["trust"] });
  assert.ok(refreshed.number > right.number);
  assert.ok(!isNewEntry(refreshed, wrong.chosen), "the correction replaces what was written");
  assert.ok(isNewEntry(after(refreshed, { fields: { layer: "l2" } }), wrong.chosen));
});

test("when a job is over, the panels that waited are rendered, unless the view is another by then", () => {
  const rules = { ...RULES, refreshes: { map: ["picture", "words"], other: ["words"] } };
  const working = after(shown, { answer: shown.number, values: shown.values, working: ["map", "other"] });
  const over = after(working, { answer: working.number, values: shown.values, working: ["other"] });
  assert.deepEqual(finished(working, over, rules), ["picture", "words"]);
  assert.deepEqual(finished(over, over, rules), []);
  const none = { answer: working.number, values: { ...shown.values, layer: "l2" }, working: [] };
  assert.deepEqual(finished(working, after(working, none), rules), []);
});

test("an empty value stands in the address where it is a choice", () => {
  const rules = { ...RULES, fields: [...RULES.fields, "edits"], statedEmpty: ["edits"] };
  const reset = after(shown, { fields: { edits: "flip" } }, { fields: { edits: "" } });
  assert.equal(addressOf(reset, rules), `${OPENED}&method=cam&edits=`);
  assert.deepEqual(nextView(NO_VIEW, { search: addressOf(reset, rules) }, rules).values.edits, "");
  assert.equal(addressOf(reset, RULES), `${OPENED}&method=cam`);
});

test("zero is a value", () => {
  const zero = after(shown, { fields: { target: 0, opacity: 0 } });
  assert.equal(addressOf(zero, RULES), `${OPENED}&method=cam&target=0&opacity=0`);
});

test("an answer to an earlier request does not touch what is requested by now", () => {
  const one = after(shown, { fields: { layer: "l2" } });
  const two = after(one, { fields: { layer: "l3" } });
  const late = after(two, confirmed(one));
  assert.deepEqual([late.values.layer, late.number], ["l3", 3]);
  assert.equal(late.shown?.layer, "l2", "the page shows it until the newer answer");
  assert.equal(after(late, confirmed(two)).shown?.layer, "l3");
});

test("a correction replaces what did not fit, and numbers no new request", () => {
  const wrong = after(shown, { fields: { target: "nonsense" } });
  const right = after(wrong, { answer: wrong.number, values: { ...shown.values, target: 5 } });
  assert.deepEqual([right.values.target, right.number], [5, wrong.number]);
});

test("after a failure the view is what the page shows", () => {
  const requested = after(shown, { fields: { layer: "l2" } });
  const lost = after(requested, { failed: requested.number });
  assert.equal(lost.values.layer, "l1");
  const again = after(lost, { fields: { layer: "l2" } });
  assert.ok(again.number > lost.number && again.values.layer === "l2");
  assert.equal(lost.answered, lost.number, "there is nothing to wait for");
  assert.ok(!isNewEntry(lost, requested.number), "its address replaces the one that was not shown");
  assert.equal(after(first, { failed: first.number }), first, "there is nothing to go back to");
});

test("the failure of an earlier request leaves what was chosen since", () => {
  const one = after(shown, { fields: { layer: "l2" } });
  const two = after(one, { fields: { layer: "l3" } });
  const late = after(two, { failed: one.number });
  assert.equal(late, two);
  assert.equal(after(late, confirmed(two)).shown?.layer, "l3");
  const answered = after(two, confirmed(two));
  assert.equal(after(answered, { failed: one.number }), answered);
});

test("a control's change is merged though the call that it triggered was overtaken", () => {
  const controls = ["image", "layer"];
  const held = ["a", "l1"]; // when what they hold was merged last
  assert.deepEqual(changedControls(controls, held, ["b", "l2"]), ["image", "layer"]);
  assert.deepEqual(changedControls(controls, ["b", "l2"], ["b", "l2"]), [], "and once only");
  assert.deepEqual(changedControls(["opacity", "target"], [60, null], ["60", ""]), []);
});

test("panels to refresh, and the link, last until they are answered", () => {
  const refreshed = after(shown, { refresh: ["p"] }, { refresh: ["q", "p"] });
  assert.deepEqual(refreshed.refresh, ["p", "q"]);
  const chosen = after(refreshed, { fields: { layer: "l2" } }, confirmed(refreshed));
  assert.deepEqual(chosen.refresh, ["p", "q"], "the newer request asks for them too");
  assert.deepEqual(after(chosen, confirmed(chosen)).refresh, []);
  const link = after(shown, { search: "?unknown=1" }, { fields: { opacity: 5 } });
  assert.equal(link.link, "?unknown=1");
  assert.equal(after(link, confirmed(link)).link, null);
});

test("an address states what is chosen; its other values are left to the server", () => {
  const back = after(shown, { fields: { target: "5", layer: "l2" } }, { search: OPENED });
  assert.deepEqual(back.values, { model: "m", image: "a", layer: "l1" });
});

/** Every order of answers among choices: each request may be answered at any later point. @param {number} count */
function* orders(count) {
  // An event is a choice (even if earlier ones are unanswered) or the answer to a made request.
  /** @type {(done: string[], made: number, open: number[]) => Generator<string[]>} */
  function* extend(done, made, open) {
    if (made === count && !open.length) yield done;
    if (made < count) yield* extend([...done, "choose"], made + 1, [...open, made]);
    for (const each of open)
      yield* extend([...done, `answer ${each}`], made, open.filter((other) => other !== each));
  }
  yield* extend([], 0, []);
}

/** @type {Change[]} */
const CHOICES = [
  { fields: { layer: "l2" } }, { fields: { image: "b" } }, { fields: { target: "7" } },
  { search: "?model=m&image=c&layer=l3" }, { fields: { model: "n" } }, { refresh: ["p"] },
];

test("in every interleaving of choices and answers the last choice holds and is shown", () => {
  let tried = 0;
  for (const order of orders(4))
    for (const offset of CHOICES.keys()) {
      const choices = [0, 1, 2, 3].map((i) => CHOICES[(offset + i) % CHOICES.length]);
      const plain = after(shown, ...choices); // as if no answer came in between
      let view = shown;
      /** @type {ReturnType<typeof confirmed>[]} */
      const answers = [];
      for (const event of order)
        if (event === "choose") {
          view = after(view, choices[answers.length]);
          answers.push(confirmed(view));
        } else view = after(view, answers[Number(event.split(" ")[1])]);
      const last = confirmed(plain).values;
      const here = Object.fromEntries(RULES.fields.map((name) => [name, view.values[name] ?? null]));
      const there = Object.fromEntries(RULES.fields.map((name) => [name, last[name] ?? null]));
      assert.deepEqual(here, there, `${order} from ${offset}`);
      assert.equal(view.number, plain.number);
      tried += 1;
    }
  assert.equal(tried, 105 * CHOICES.length);
});
