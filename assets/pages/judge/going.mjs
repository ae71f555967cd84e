// @ts-check
/* Going from one sample to another: each is drawn in one step, at once where it was fetched ahead. */

import { address } from "../../app/address.mjs";
import { changeFields } from "../../app/view-callbacks.mjs";
import { isSame } from "../../app/view.mjs";
import { isTooSoon, near, stated, unjudged } from "./desk.mjs";
import { leaveForm, recall, showForm } from "./form.mjs";
import { page, refuse, say, setPanel, showPlain, showProblem, showProgress } from "./page.mjs";
import { showPost } from "./posts.mjs";
import { opening, recount } from "./review.mjs";
import { AGAIN_MS, SampleError, prepare, ready, request } from "./samples.mjs";

/** @import { Sample, Values } from "./types" */

const { dash_clientside: dash } = window;
const LOADING = "The next sample is still loading. Press the key again once it is shown.";
const SETTINGS = ["relevance", "resolution", "scale", "opacity", "show"]; // stay from one to another
const DRAWN_BY_STYLE = ["opacity", "scale"]; // no other picture is needed for these
const OF_SAMPLE = ["judge-record-standing", "judge-record-earlier", "judge-discussion-remarks",
  "judge-stage-trust"]; // what the server renders
const AHEAD = 3; // samples that are fetched while one is judged

/** The position that is to be shown. @type {number | null} */
let target = null;
let isPending = false; // whether the server has not answered with it yet
let newest = 0; // the last request for a view: an older one that comes later is not drawn
/** When the sample was painted for the first time; null: not yet. @type {number | null} */
let painted = null;

/** The query of a sample that is opened as its review states. @param {number} position @returns {Values} */
function queryOf(position) {
  const view = page.sample?.view ?? {};
  const kept = SETTINGS.filter((name) => name in view).map((name) => [name, view[name]]);
  return { review: page.desk.review.review, sample: position, ...Object.fromEntries(kept) };
}

/** Whether a sample can be drawn at once. @param {number} position */
export const isReady = (position) => ready(queryOf(position)) !== null;

/** Whether another sample than the one that is seen is on its way: it is not judged unseen. */
export const isArriving = () => target !== null && target !== page.sample?.number;

/** Refuses what is meant for the sample that is on its way. */
export const refuseArriving = () => refuse(LOADING);

/** Whether the sample was painted only just now. */
export const hasJustAppeared = () => isTooSoon(painted, performance.now());

/** Waits until the browser has painted a sample. @param {Sample} sample */
function awaitPaint(sample) {
  painted = null;
  requestAnimationFrame(() => requestAnimationFrame(() => {
    if (page.sample?.number === sample.number) painted ??= performance.now();
  }));
}

/** Turns to the picture of another sample: its verdict buttons are not pressed unawares, nor is it out of sight. */
function turnToPicture() {
  const heading = document.querySelector("#judge-picture-panel h2");
  if (heading instanceof HTMLElement && document.activeElement?.closest(".judge-verdicts")) {
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }
  const picture = document.getElementById("judge-stage");
  if (picture && picture.getBoundingClientRect().top < 0) picture.scrollIntoView();
}

// Drawing

/** @param {Sample} sample */
function draw(sample) {
  const before = page.sample;
  const { number, problem, changed, frozen } = sample;
  page.sample = sample;
  document.documentElement.toggleAttribute("data-problem", Boolean(problem));
  const notice = [problem, sample.help, ...changed].filter(Boolean).flatMap((each) => [each, " "]);
  setPanel("judge-picture-panel", {
    "judge-picture-title.children": sample.title,
    "judge-picture-caption.children": sample.origin,
    "judge-picture-changed.children": notice,
    "judge-picture-changed.hidden": !notice.length,
    "judge-picture-edited.children": sample.edited,
    "judge-picture-edited.hidden": !sample.edited,
    "judge-picture-frozen.hidden": !notice.length || !frozen,
    "judge-picture-frozen.children": notice.length > 0 && frozen && [
      { type: "Img", props: { src: frozen.picture, alt: frozen.words } },
      { type: "Figcaption", props: { className: "quiet", children: `Snapshot from then. ${frozen.words}` } },
    ],
    "judge-picture-explore.href": sample.explore ?? address("/"),
    "judge-picture-place.className": "",
  });
  for (const id of OF_SAMPLE) dash.set_props(id, { shown: number });
  dash.set_props("edits", { data: sample.edits ?? null });
  if (!problem) {
    dash.set_props("judge-stage", { data: sample.stage });
    dash.set_props("predictions", { data: sample.predictions });
    dash.set_props("strip-tiles", { data: sample.strip });
    setPanel("strip-panel", { "strip-title.children": sample.stripTitle });
    dash.set_props("permalink-store", { data: sample.permalink });
  }
  showForm(sample);
  if (before?.number !== number) {
    page.refusal = "";
    showPlain(false); // a map is not missed unawares
    awaitPaint(sample);
    turnToPicture();
    recall(number);
    showPost();
    const { review: { judges }, judged } = page.desk;
    const mine = judged.has(number) ? "Judged by you." : judges && "Not judged by you yet.";
    say([sample.spoken, problem || sample.says, mine].filter(Boolean).join(" "));
  }
  showProgress();
  setTimeout(() => prepare(near(page.desk, number, AHEAD).map(queryOf)), 0);
}

/** @param {boolean} isWaiting for a picture */
const wait = (isWaiting) =>
  setPanel("judge-picture-panel", { "judge-picture-place.className": isWaiting ? "waiting" : "" });

/** Draws a query's sample once it has come, unless something else is to be shown by then.
    @param {Values} query @param {number} position @returns {Promise<void>} */
async function load(query, position) {
  const mine = ++newest;
  wait(true);
  try {
    const sample = await request(query);
    if (mine !== newest || target !== position) return;
    showProblem("");
    draw(sample);
  } catch (error) {
    if (mine !== newest || !(error instanceof SampleError)) return;
    wait(false);
    showProblem(error.message);
    if (error.isLost) setTimeout(() => mine === newest && load(query, position), AGAIN_MS);
  }
}

// Going

/** Shows a sample as it is opened: at once where it has been fetched. @param {number} position */
export async function go(position) {
  if (position < 0 || position >= page.desk.review.samples) return;
  target = position;
  isPending = true;
  leaveForm();
  const query = queryOf(position);
  const sample = ready(query);
  if (sample) draw(sample);
  else await load(query, position);
  if (target === position) choosePosition(position);
}

/** Chooses a sample, with the fields that it is opened with: the controls show these at once. @param {number} position */
function choosePosition(position) {
  const opened = page.sample?.number === position ? page.sample.view : {};
  const { layer, method, params, target: shown, edits } = opened;
  const fields = Object.entries({ sample: position, layer, method, params, target: shown, edits })
    .filter(([, value]) => value !== undefined);
  changeFields(Object.fromEntries(fields));
}

/** The sample before or behind the one that is shown or on its way. @param {number} by */
export async function step(by) {
  if (page.sample) await go((target ?? page.sample.number) + by);
}

/** On to the next sample that is not judged; where there is none, one stays. */
export async function goOn() {
  const { sample, desk: { review, judged } } = page;
  if (!sample) return;
  const [next] = unjudged(page.desk, sample.number, 1);
  if (next !== undefined) return go(next);
  if (!judged.has(sample.number)) return say("This is the only sample that you have not judged.");
  say(`All ${review.samples} samples are judged by you.`);
  return recount();
}

/** Goes on to the sample that was to be shown before the server was away. */
export const arriveAgain = () => isPending && target !== null && choosePosition(target);

/** Follows a view that the server confirmed: a control, the address or a link has changed it. @param {Values} view */
export async function followView(view) {
  document.documentElement.dataset.review = view.review ? "one" : "none"; // see judge.css
  if (!view.review) return;
  if (page.desk.review.review === view.review) opening.forget();
  else {
    leaveForm();
    isPending = false; // what the keys have chosen belongs to the review before
    await opening.start(String(view.review));
    if (page.desk.review.review !== view.review) return;
  }
  const position = Number(view.sample);
  if (isPending && position !== target) return; // an older one, overtaken by the keys
  isPending = false;
  target = position;
  const { sample } = page;
  const other = Object.keys(view).filter((name) => !sample || !isSame(view[name], sample.view[name]));
  if (sample && other.every((name) => DRAWN_BY_STYLE.includes(name))) {
    if (!other.length) return;
    Object.assign(sample.view, view);
    showForm(sample);
    return;
  }
  if (other.includes("sample")) leaveForm();
  await load(stated(view), position);
}

window.addEventListener("popstate", () => { isPending = false; });
