// @ts-check
/* Verdicts: giving one and taking it back; what the server makes of it. */

import { contentOf, dropped, lacksTest, lastJudged, recordOf, refused, stored, withVerdict, withdrawn } from "./desk.mjs";
import { forgetDraft, keepDraft } from "./drafts.mjs";
import { ageNews, edit, fill, isShown, recall, refill, setNews, showRefusal } from "./form.mjs";
import { arriveAgain, go, goOn, hasJustAppeared, isArriving, refuseArriving } from "./going.mjs";
import { decide, entryOf, handleAnswers, isUnsent, send } from "./outbox.mjs";
import { once, page, refuse, say, sayFirst, showProgress } from "./page.mjs";
import { allowPost, returnPost, showPost } from "./posts.mjs";
import { recount, refreshRecord } from "./review.mjs";

/** @import { Desk, Submitted } from "./types" */

const APPEARED = "This sample has only just appeared. Look at it, then press again.";

/** @param {Desk} desk */
function change(desk) {
  page.desk = desk;
  showProgress();
  showPost(); // a blind review takes posts about judged samples only
}

/** The version of the review whose guidelines are on the page; null: none are. */
function shownSetup() {
  const [review, version] = document.getElementById("judge-guide-text")?.dataset.setup?.split(" ") ?? [];
  return review === page.desk.review.review ? Number(version) : null;
}

/** Which region test's result is on the page: dashboard/pages/judge/region_test.py; "" for none. */
const shownTest = () => document.getElementById("region-test-panel")?.dataset.regionTest ?? "";

/** Gives the verdict on the sample that was shown, and goes on to the next one not judged. @param {Submitted} submitted */
function give({ of, choice, words, ...edited }) {
  const { desk } = page, { review } = desk;
  if (!of) return;
  if (isArriving()) return refuseArriving();
  if (review.refused || of.problem) return refuse(review.refused || of.problem);
  if (hasJustAppeared()) return refuse(APPEARED);
  const { number, view } = of, content = contentOf(edited), base = recordOf(desk, number).version;
  ageNews();
  page.refusal = "";
  const test = shownTest(), reminder = lacksTest(review, choice, test)
    ? `Sample ${number + 1} is stored without the region test that this review asks for: go back, run it, and judge again.` : "";
  if (reminder) setNews(reminder, 1);
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
  const { edited, submitted, withdrawn: taken } = window.dash_component_api.getLayout("judge-form")?.props ?? {};
  once("edited", edited, edit);
  once("submitted", submitted, give);
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
  const number = lastJudged(page.desk, page.sample.number);
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

handleAnswers({
  kept({ kind, position }, { setup, ...record }) {
    const { review } = page.desk;
    if (kind !== "remark" && !isUnsent(position)) {
      change(stored(page.desk, position, record));
      refill(position);
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
});

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
