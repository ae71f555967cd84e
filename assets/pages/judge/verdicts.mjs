// @ts-check
/* Verdicts: what the form holds; giving a verdict and taking it back; what the server makes of it. */

import { exchange } from "../../app/http.mjs";
import { checkPerson } from "../../app/session.mjs";
import { refreshPanels } from "../../app/view-callbacks.mjs";
import { showBox, measure, toggledBox } from "./box.mjs";
import {
  contentOf, draftText, dropped, lastGiven, newestDraft, recalled, recordOf, refused, stored,
  withVerdict, withdrawn,
} from "./desk.mjs";
import { forgetDraft, keepDraft, localDraft, sendDraft, stopDrafts } from "./drafts.mjs";
import { arriveAgain, go, goOn, isArriving, recount, refuseArriving, showProgress } from "./going.mjs";
import { decide, entryOf, isUnsent, send } from "./outbox.mjs";
import { page, placeOf, refuse, say, sayFirst, setForm } from "./page.mjs";
import { showPost } from "./posts.mjs";
import { forgetSamples } from "./samples.mjs";

/**
 * @typedef {import("./desk.mjs").Content} Content
 * @typedef {import("./desk.mjs").OwnRecord} OwnRecord
 * @typedef {import("./samples.mjs").Sample} Sample
 *
 * @typedef {object} About what a verdict is about
 * @property {number} number of the sample
 * @property {import("../../app/view.mjs").Values} view
 * @property {string} problem
 *
 * @typedef {Content & {of: About}} Edited
 * @typedef {Edited & {choice: string, words: string}} Given
 */

/** Panels that the server renders: the badge, the verdicts, the posts. */
const RECORD = ["judge-picture-panel", "judge-record-panel", "judge-discussion-panel", "judge-guide-panel"];

let form = contentOf({}); // what it holds
let isTouched = false; // whether it was edited since it was filled

const refreshServerPanels = () => refreshPanels(RECORD);

// The form

/** Shows a sentence about the draft of a sample. @param {number} position @returns {(sentence: string) => void} */
const sayDraft = (position) => (sentence) => {
  if (page.sample?.number === position) setForm({ draft: sentence });
};

/** Tells the form what it is about. @param {Sample} sample */
export function showForm({ number, view, problem, stage, permalink }) {
  const of = { number, view: { ...view, target: permalink?.target }, problem };
  setForm({ of, size: stage?.shown?.size ?? null });
  measure();
}

/**
 * Fills the form with a draft, else with the current verdict, else with nothing.
 *
 * @param {number} position
 * @param {OwnRecord} record
 * @param {boolean} [late] whether it may be in use by now
 */
function fill(position, record, late = false) {
  const draft = newestDraft(localDraft(placeOf(position)), record.draft);
  form = contentOf(draft ? draft.content : record);
  isTouched = false;
  const { box, ...fields } = form, refused = page.desk.review?.refused ?? "";
  setForm({ content: { ...fields, late }, box, drawn: null, choice: record.choice,
    draft: draftText(draft, record), notice: refused, disabled: Boolean(refused) });
  showBox(box);
}

/** Shows whether the review takes verdicts of this person. */
export function showRefusal() {
  const refused = page.desk.review?.refused ?? "";
  setForm({ notice: refused, disabled: Boolean(refused) });
}

/** Keeps what the form held of a sample. @param {number} position @param {Content} content @param {number} version */
function keep(position, content, version) {
  if (!page.desk.review?.refused) keepDraft(placeOf(position), content, version, sayDraft(position));
}

/** The user has changed the form. @param {Edited} edited */
export function edit({ of, ...content }) {
  if (!of) return;
  const { number } = of;
  if (number === page.sample?.number) {
    isTouched = true;
    const isSameBox = String(content.box) === String(form.box);
    form = contentOf(content);
    if (!isSameBox) showBox(form.box);
  }
  keep(number, contentOf(content), recordOf(page.desk, number).version);
}

/** The user has marked a box, or removed it. @param {Content["box"]} box */
export function markBox(box) {
  const { sample } = page;
  if (!sample) return;
  setForm({ box, drawn: null });
  edit({ ...form, box, of: { number: sample.number, view: sample.view, problem: "" } });
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
  if (page.sample) sendDraft(placeOf(page.sample.number), sayDraft(page.sample.number));
}

/** Fills in one's own verdict on a sample: the copy held here at once, then the server's. @param {number} position */
export async function recall(position) {
  fill(position, recordOf(page.desk, position));
  const { review } = placeOf(position);
  const { ok, answer } = await exchange("/judge/record.json", { review, sample: position });
  if (!ok) return; // the copy stays; the next sample tries again
  const { person, ...latest } = answer;
  if (person !== page.desk.review?.person) return checkPerson(); // it is not theirs
  if (isUnsent(position)) return; // newer than the server's
  const before = page.desk;
  page.desk = recalled(before, position, latest);
  if (page.desk !== before && page.sample?.number === position && !isTouched) fill(position, latest, true);
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
export function give({ of, choice, words, ...edited }) {
  const { desk } = page, { review } = desk;
  if (!review || !of) return;
  if (isArriving()) return refuseArriving();
  if (review.refused || of.problem) return refuse(review.refused || of.problem);
  const { number, view } = of, content = contentOf(edited);
  const base = recordOf(desk, number).version;
  forgetDraft(placeOf(number));
  page.desk = withVerdict(desk, number, choice, content);
  const isLast = page.desk.judged.size === review.samples;
  goOn();
  if (isLast) fill(number, recordOf(page.desk, number));
  showProgress();
  sayFirst(`Sample ${number + 1}: ${words}.`);
  send("verdict", number, { view, base, choice, ...content }); // in this task: whoever leaves now loses nothing
}

/** Withdraws the verdict that was given last, and shows its sample as it was judged. */
export function undo() {
  const { desk, sample } = page, { review } = desk;
  if (!review || !sample || review.refused) return;
  const number = lastGiven(desk, sample.number);
  if (number === undefined) return say("Nothing to undo.");
  const record = recordOf(desk, number);
  if (!record.given) return say("Your verdict is still loading. Try again.");
  send("withdraw", number, { review: review.review, sample: number, base: record.version });
  page.desk = withdrawn(desk, number);
  keep(number, contentOf(record), record.version + 1);
  if (sample.number === number) fill(number, recordOf(page.desk, number));
  else go(number);
  showProgress();
  say(`Sample ${number + 1}: your verdict was withdrawn.`);
}

/** What the server has answered to something sent. @type {import("./outbox.mjs").Handlers} */
export const onAnswer = {
  kept({ kind, position }, record) {
    const isShown = position === page.sample?.number;
    if (kind !== "remark" && !isUnsent(position)) {
      page.desk = stored(page.desk, position, record);
      showProgress();
      if (isShown && !isTouched) fill(position, recordOf(page.desk, position), true);
    }
    // Before the first sample is drawn, its panels may hold the server's state from before this.
    if (isShown || !page.sample) refreshServerPanels();
  },
  refused({ kind, position }, sentence) { // it counts again once the server keeps it
    if (kind !== "remark") {
      page.desk = refused(page.desk, position);
      showProgress();
      recount();
    }
    say(sentence);
  },
  stranger(sentence) { // this page's person gives nothing more
    const { review } = page.desk;
    if (review) page.desk = { ...page.desk, review: { ...review, refused: sentence, silent: sentence } };
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
  page.desk = dropped(page.desk, position); // a discarded verdict is not given: its text returns to the form
  showProgress();
  if (kind === "verdict") keep(position, contentOf(body), body.base);
  recount();
  if (position === page.sample?.number) recall(position);
}
