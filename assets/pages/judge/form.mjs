// @ts-check
/* The form: what it holds, what was typed before, and why it takes no verdict. */

import { exchange } from "../../app/http.mjs";
import { checkPerson } from "../../app/session.mjs";
import { measure, showBox, toggledBox } from "./box.mjs";
import { contentOf, draftText, newestDraft, recalled, recordOf } from "./desk.mjs";
import { keepDraft, localDraft, sendDraft, stopDrafts } from "./drafts.mjs";
import { isUnsent } from "./outbox.mjs";
import { page, say, setForm } from "./page.mjs";

/** @import { Content, Edited, Sample } from "./types" */

const READ_FOR = 2; // verdicts for which news stay

let form = contentOf({}); // what it holds
let isTouched = false; // whether it was edited since it was filled

/** Whether a sample is the one on the page. */
export const isShown = (/** @type {number} */ position) => position === page.sample?.number;
/** What changed of the review, and for how many verdicts it still stands above the form. */
let news = { sentence: "", verdicts: 0 };

/** States a sentence above the form from now on. @param {string} sentence @param {number} verdicts for how many */
export function setNews(sentence, verdicts) {
  news = { sentence, verdicts };
}

/** After a verdict. */
export function ageNews() {
  news.verdicts -= 1;
  if (news.verdicts <= 0) news.sentence = "";
}

/** Tells the form what it is about. @param {Sample} sample */
export function showForm({ number, view, problem, stage, permalink }) {
  const of = { number, view: { ...view, target: permalink?.target }, problem };
  setForm({ of, size: stage?.shown?.size ?? null });
  measure();
}

/** Whether the review takes verdicts of this person, what is new of it, and whether one can be withdrawn. */
const refusal = () => ({ notice: page.desk.review.refused || page.refusal || news.sentence,
  disabled: page.desk.review.refused !== "", barred: !page.desk.review.judges,
  withdrawable: page.sample !== null && recordOf(page.desk, page.sample.number).given }); // once it is loaded
export const showRefusal = () => setForm(refusal());

/** States what changed of the review. @param {string} sentence */
export function inform(sentence) {
  setNews(sentence, READ_FOR);
  showRefusal();
  say(sentence);
}

/** Fills the form with a draft, else with the current verdict, else with nothing.
    @param {number} position @param {boolean} [late] whether it may be in use by now */
export function fill(position, late = false) {
  const record = recordOf(page.desk, position);
  const draft = newestDraft(localDraft(position), record.draft);
  form = contentOf(draft ? draft.content : record);
  isTouched = false;
  setForm({ content: { ...form, late }, box: form.box, drawn: null, choice: record.choice,
    draft: draftText(draft, record), ...refusal() });
  showBox(form.box);
}

/** The user has changed the form. @param {Edited} edited */
export function edit({ of, ...edited }) {
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
  if (page.desk !== before) refill(position);
}

/** Fills the form again with what the server has, unless it is in use. @param {number} position */
export function refill(position) {
  if (isShown(position) && !isTouched) fill(position, true);
}

/** Nothing of it belongs to who judges here now. */
export function forgetForm() {
  stopDrafts();
  isTouched = false;
}
