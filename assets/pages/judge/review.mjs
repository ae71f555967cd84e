// @ts-check
/* The review on the page: opening it, and reading it again once others have changed it. */

import { exchange } from "../../app/http.mjs";
import { checkPerson, shownPerson, whenNamed } from "../../app/session.mjs";
import { refreshPanels } from "../../app/view-callbacks.mjs";
import { news, withReview } from "./desk.mjs";
import { forgetForm, inform, recall, showRefusal } from "./form.mjs";
import { newestOnly } from "./newest.mjs";
import { judgedIn, openOutbox, showUnsent } from "./outbox.mjs";
import { page, say, setForm, showProblem, showProgress } from "./page.mjs";
import { allowPosts, showPost } from "./posts.mjs";
import { AGAIN_MS, AWAY, forgetSamples } from "./samples.mjs";

/** @import { Review } from "./types" */

/** Panels that the server renders: the badge, the verdicts, the posts. */
const RECORD = ["judge-picture-panel", "judge-record-panel", "judge-discussion-panel"];

/** The review that is being opened. */
export const opening = newestOnly(openDesk);

export const refreshRecord = () => refreshPanels(RECORD);
/** The same with the guidelines. */
const refreshServerPanels = () => refreshPanels([...RECORD, "judge-guide-panel"]);

/** Somebody else judges here now; the drafts stay in the browser under their names. */
function forgetPerson() {
  forgetForm();
  forgetSamples(); // they may show what a blind review hides from this one
  refreshServerPanels();
}

/** @param {Review & {judged: number[]}} review */
function adopt(review) {
  page.desk = withReview(page.desk, review, judgedIn(review, review.judged));
  showProgress();
  showRefusal();
  showPost();
  showUnsent(); // what was refused may fit now
}

/** @param {string} id @param {() => boolean} isWanted whether it still is @returns {Promise<void>} */
async function openDesk(id, isWanted) {
  const { ok, status, answer, sentence, lost } = await exchange("/judge/desk.json", { review: id });
  if (!isWanted()) return;
  if (!ok) {
    showProblem(status ? sentence : AWAY);
    if (!lost) return;
    await new Promise((again) => { setTimeout(again, AGAIN_MS); });
    return isWanted() ? openDesk(id, isWanted) : undefined;
  }
  const shown = shownPerson();
  if (answer.person && shown && answer.person !== shown) { // nothing is recorded under another name
    answer.refused = answer.silent = `You are ${answer.person} now, but this page belongs to ${shown}. Reload it.`;
    checkPerson();
  }
  const { review, person } = page.desk.review;
  adopt(answer);
  if (review && (review !== answer.review || person !== answer.person)) forgetPerson();
  openOutbox();
  setForm({ tags: answer.tags });
  showProblem("");
}

/** Reads the review again: others may have changed it, added samples, closed it, or judged, here in another tab too. */
export async function recount() {
  const before = page.desk.review, { review, samples } = before;
  if (!review) return;
  const { ok, answer } = await exchange("/judge/desk.json", { review });
  if (!ok || answer.review !== page.desk.review.review || answer.person !== page.desk.review.person) return;
  adopt(answer);
  if (before.refused && !answer.refused) allowPosts();
  const changed = news(before, answer), more = answer.samples - samples;
  if (changed) {
    setForm({ tags: answer.tags });
    inform(changed);
  }
  if (answer.revision !== before.revision) refreshServerPanels();
  if (more > 0) say(`The review has ${answer.samples} samples now, ${more} more.`);
}

/** Reads the review again where anything was recorded of it since. */
export async function followOthers() {
  const { review, revision } = page.desk.review;
  if (!review || document.hidden) return;
  const { ok, answer } = await exchange(`/reviews/${review}/revision`, {});
  if (ok && answer.revision !== revision) await recount();
}

whenNamed(async () => {
  const { review } = page.desk.review;
  if (!review) return;
  await openDesk(review, () => page.desk.review.review === review);
  if (page.sample) recall(page.sample.number);
});
for (const event of ["focus", "visibilitychange"])
  window.addEventListener(event, () => { if (!document.hidden) recount(); });
