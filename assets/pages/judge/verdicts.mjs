// @ts-check
/* Verdicts: what the form holds; giving a verdict and taking it back; what the server makes of it. */

import { exchange } from "../../app/http.mjs";
import { checkPerson } from "../../app/session.mjs";
import { refreshPanels } from "../../app/view-callbacks.mjs";
import { measure, showBox, toggledBox } from "./box.mjs";
import {
  contentOf, draftText, dropped, lacksTest, lastGiven, newestDraft, recalled, recordOf, refused, stored, withVerdict,
  withdrawn,
} from "./desk.mjs";
import { forgetDraft, keepDraft, localDraft, sendDraft, stopDrafts } from "./drafts.mjs";
import {
  arriveAgain, go, goOn, hasJustAppeared, isArriving, recount, refuseArriving, showProgress,
} from "./going.mjs";
import { decide, entryOf, isUnsent, send } from "./outbox.mjs";
import { once, page, refuse, say, sayFirst, setForm } from "./page.mjs";
import { allowPost, returnPost, showPost } from "./posts.mjs";
import { forgetSamples } from "./samples.mjs";

/** @import { Content, Desk, Edited, Given, Handlers, OwnRecord, Sample } from "./types" */

const APPEARED = "This sample has only just appeared. Look at it, then press again.";
const READ_FOR = 2; // verdicts for which news stay
/** Panels that the server renders: the badge, the verdicts, the posts. */
const RECORD = ["judge-picture-panel", "judge-record-panel", "judge-discussion-panel"];

let form = contentOf({}); // what it holds
let isTouched = false; // whether it was edited since it was filled

const isShown = (/** @type {number} */ position) => position === page.sample?.number;
const refreshRecord = () => refreshPanels(RECORD);
/** The same with the guidelines. */
export const refreshServerPanels = () => refreshPanels([...RECORD, "judge-guide-panel"]);

/** What changed of the review, and for how many verdicts it still stands above the form. */
let news = { sentence: "", verdicts: 0 };

/** @param {Desk} desk */
function change(desk) {
  page.desk = desk;
  showProgress();
  showPost(); // a blind review takes posts about judged samples only
}

// The form

/** Tells the form what it is about. @param {Sample} sample */
export function showForm({ number, view, problem, stage, permalink }) {
  const of = { number, view: { ...view, target: permalink?.target }, problem };
  setForm({ of, size: stage?.shown?.size ?? null });
  measure();
}

/** Whether the review takes verdicts of this person, what is new of it, and whether one can be withdrawn. */
const refusal = () => ({ notice: page.desk.review.refused || page.refusal || news.sentence,
  disabled: page.desk.review.refused !== "",
  withdrawable: page.sample !== null && recordOf(page.desk, page.sample.number).given }); // once it is loaded
export const showRefusal = () => setForm(refusal());

/** States what changed of the review. @param {string} sentence */
export function inform(sentence) {
  news = { sentence, verdicts: READ_FOR };
  showRefusal();
  say(sentence);
}

/** The version of the review whose guidelines are on the page; null: none are. */
function shownSetup() {
  const [review, version] = document.getElementById("judge-guide-text")?.dataset.setup?.split(" ") ?? [];
  return review === page.desk.review.review ? Number(version) : null;
}

/** Which region test's result is on the page: dashboard/pages/judge/region_test.py; "" for none. */
const shownTest = () => document.getElementById("region-test-panel")?.dataset.regionTest ?? "";

/** Fills the form with a draft, else with the current verdict, else with nothing.
    @param {number} position @param {boolean} [late] whether it may be in use by now */
function fill(position, late = false) {
  const record = recordOf(page.desk, position);
  const draft = newestDraft(localDraft(position), record.draft);
  form = contentOf(draft ? draft.content : record);
  isTouched = false;
  setForm({ content: { ...form, late }, box: form.box, drawn: null, choice: record.choice,
    draft: draftText(draft, record), ...refusal() });
  showBox(form.box);
}

/** The user has changed the form. @param {Edited} edited */
function edit({ of, ...edited }) {
  if (!of) return;
  const content = contentOf(edited), { box } = form;
  if (isShown(of.number)) {
    isTouched = true;
    form = content;
    if (String(box) !== String(content.box)) showBox(content.box);
  }
  keepDraft(of.number, content, recordOf(page.desk, of.number).version);
}

/** The user has marked a box elsewhere, or removed it. @param {Content["box"]} box */
export function markBox(box) {
  if (!page.sample) return;
  setForm({ box, drawn: null });
  edit({ ...form, box, of: page.sample });
}

/** By keyboard: a box in the middle, whose sides are then typed or stepped; or none again. */
export function toggleBox() {
  const box = toggledBox();
  if (box === undefined) return;
  ReactDOM.flushSync(() => markBox(box));
  const side = box && document.querySelector("#judge-form-box input");
  if (!(side instanceof HTMLInputElement)) return;
  side.focus();
  side.select();
}

/** Sends what was typed last before the pause is over. */
export function leaveForm() {
  if (page.sample) sendDraft(page.sample.number);
}

/** Fills in one's own verdict on a sample: the copy held here at once, then the server's. @param {number} position */
export async function recall(position) {
  fill(position);
  const { review } = page.desk.review;
  const { ok, answer } = await exchange("/judge/record.json", { review, sample: position });
  if (!ok) return; // the copy stays; the next sample tries again
  const { person, ...latest } = answer;
  if (person !== page.desk.review.person) return checkPerson(); // it is not theirs
  if (isUnsent(position)) return; // newer than the server's
  const before = page.desk;
  page.desk = recalled(before, position, latest);
  if (page.desk !== before && isShown(position) && !isTouched) fill(position, true);
}

/** Somebody else judges here now; the drafts stay in the browser under their names. */
export function forgetPerson() {
  stopDrafts();
  isTouched = false;
  forgetSamples(); // they may show what a blind review hides from this one
  refreshServerPanels();
}

// Giving and taking back

/** Gives the verdict on the sample that was shown, and goes on to the next one not judged. @param {Given} given */
function give({ of, choice, words, ...edited }) {
  const { desk } = page, { review } = desk;
  if (!of) return;
  if (isArriving()) return refuseArriving();
  if (review.refused || of.problem) return refuse(review.refused || of.problem);
  if (hasJustAppeared()) return refuse(APPEARED);
  const { number, view } = of, content = contentOf(edited), base = recordOf(desk, number).version;
  news.verdicts -= 1;
  if (news.verdicts <= 0) news.sentence = "";
  page.refusal = "";
  const test = shownTest(), reminder = lacksTest(review, choice, test)
    ? `Sample ${number + 1} is stored without the region test that this review asks for: go back, run it, and judge again.` : "";
  if (reminder) news = { sentence: reminder, verdicts: 1 };
  forgetDraft(number);
  page.desk = withVerdict(desk, number, choice, content);
  goOn();
  if (isShown(number)) fill(number); // the last one, or the next one is on its way
  change(page.desk);
  sayFirst([`Sample ${number + 1}: ${words}.`, reminder].filter(Boolean).join(" "));
  send("verdict", number, { view, base, choice, ...content, setup: shownSetup(), region_test: test }); // in this task: whoever leaves now loses nothing
}

/** Hears what the user has done in the form, a verdict after what was typed before it. A callback of Dash
    comes a moment later: a pressed button, and whoever leaves the page, does not wait for it. */
export function hearForm() {
  const { edited, given, withdrawn: taken } = window.dash_component_api.getLayout("judge-form")?.props ?? {};
  once("edited", edited, edit);
  once("given", given, give);
  once("withdrawn", taken, ({ of }) => of && withdraw(of.number));
}
window.addEventListener("pagehide", () => { if (page.sample) hearForm(); });
// Behind React's own listener: a verdict is in the outbox before the press is over, whatever happens next.
window.addEventListener("click", ({ target }) => {
  if (page.sample && target instanceof Element && target.closest("#judge-form-panel button")) hearForm();
});

/** Withdraws the verdict on the shown sample, else the one that was given last. */
export function undo() {
  if (!page.sample) return;
  const number = lastGiven(page.desk, page.sample.number);
  if (number === undefined) return say("Nothing to withdraw: you have not judged this sample.");
  withdraw(number);
}

/** Withdraws a verdict, and shows its sample as it was judged. @param {number} number */
export function withdraw(number) {
  const { desk } = page, { review } = desk;
  if (review.refused) return;
  const record = recordOf(desk, number);
  if (!record.given) return say("Your verdict is still loading. Try again.");
  send("withdraw", number, { review: review.review, sample: number, base: record.version });
  change(withdrawn(desk, number));
  keepDraft(number, contentOf(record), record.version + 1);
  if (isShown(number)) fill(number);
  else go(number);
  say(`Sample ${number + 1}: your verdict was withdrawn.`);
}

/** @type {Handlers} */
export const onAnswer = {
  kept({ kind, position }, { setup, ...record }) {
    const { review } = page.desk;
    if (kind !== "remark" && !isUnsent(position)) {
      change(stored(page.desk, position, record));
      if (isShown(position) && !isTouched) fill(position, true);
    }
    if (kind === "verdict") allowPost(position);
    if (review.refused || (setup && setup !== review.setup)) recount(); // it was opened again, or changed
    // Before the first sample is drawn, its panels may hold the server's state from before this.
    if (isShown(position) || !page.sample) refreshRecord();
  },
  refused(entry, sentence) { // it counts again once the server stores it
    const { id, kind, position, body } = entry;
    if (kind === "remark") {
      decide("discard", id);
      returnPost(entry, sentence);
    } else {
      change(refused(page.desk, position, body.base));
      if (kind === "withdraw" && isShown(position)) recall(position);
      recount();
    }
    say(sentence);
  },
  stranger(sentence) { // this page's person gives nothing more
    const { desk } = page;
    page.desk = { ...desk, review: { ...desk.review, refused: sentence, silent: sentence } };
    showPost();
    showRefusal();
  },
  connected: () => arriveAgain(),
};

/** The person decides on something unsent. @param {{action: string, id: string}} pressed */
export function decideUnsent({ action, id }) {
  const entry = entryOf(id);
  if (action === "show") return entry && go(entry.position);
  decide(action, id);
  if (action !== "discard" || !entry || entry.kind === "remark") return;
  const { kind, position, body } = entry;
  change(dropped(page.desk, position)); // a discarded verdict is not given: its text returns to the form
  if (kind === "verdict") keepDraft(position, contentOf(body), body.base);
  recount();
  if (isShown(position)) recall(position);
}
