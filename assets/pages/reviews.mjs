// @ts-check
/* The clientside callbacks of Reviews: what the page sends, and what it does with the result. */

import { address, thumbnailOf } from "../app/address.mjs";
import { post, read } from "../app/post.mjs";
import { checkPerson } from "../app/session.mjs";
import { changeFields, refreshAll, shownValues } from "../app/view-callbacks.mjs";
import { clearNew, keepNew } from "./reviews-new.mjs";
import { discard, fill, forgetStatement, keepTyped, saved, typed } from "./reviews-setup.mjs";

/** @typedef {import("../app/post.mjs").Result} Result */
/** @typedef {import("./reviews-setup.mjs").Setup} Setup */

const { dash_clientside: dash, stratoscope } = window;
const SIGNED = "signed off";
/** The server's data about the review, as the page shows it: a callback hears of them a moment later.
    @returns {Setup | null} */
const shownSetup = () => window.dash_component_api.getLayout("review-head-store")?.props.data ?? null;

/** @param {string} id */
const field = (id) => /** @type {HTMLInputElement} */ (document.getElementById(id));
/** @param {string} name of a field of the form for a new review */
const created = (name) => field(`review-create-${name}`).value;

/** The path of a request about the current review. @param {string} action */
const path = (action) => `/reviews/${shownSetup()?.id}/${action}`;

/** Sends, and shows the review as it is then. @param {string} action @param {Record<string, unknown>} body */
async function act(action, body) {
  const result = await post(path(action), body);
  refreshAll(); // also where it was refused: others may have changed the review
  return result;
}

/** @param {string} state */
const move = (state) => act("state", { state, version: shownSetup()?.version });

/** Sends what the form holds, and goes to the new review. */
async function create() {
  const result = await post("/reviews/create", { model: shownValues()?.model,
    name: created("name-input"), purpose: created("purpose-input"), kind: created("kind-select"),
    subset: created("subset-select"), count: created("count-input"), seed: created("seed-input"),
    guidelines: created("guidelines-input"), tags: created("tags-input"),
    reviewers: created("reviewers-input"), blind: field("review-create-blind-check").checked,
    region_test: field("review-create-region-test-check").checked,
    layer: created("layer-select"), method: created("method-select") });
  if (!result.id) return result;
  clearNew();
  changeFields({ review: result.id });
  return {};
}

/** Makes a review of a few images, and goes there. */
async function judgeFirst() {
  const result = await post("/reviews/first", { model: shownValues()?.model });
  if (result.id) location.assign(address(`/judge/?${new URLSearchParams({ review: result.id })}`));
  return result;
}

async function change() {
  const fields = typed();
  const result = await post(path("change"), { version: shownSetup()?.version, ...fields });
  if (!result.problem) saved(fields);
  refreshAll(); // also where it was refused: the next save is of the version that is read now
  return result;
}

async function sign() {
  if (!window.confirm("Sign off this review? This is final.")) return {};
  const statement = field("review-sign-statement-input").value;
  const result = await act("sign", { statement, revision: shownSetup()?.revision });
  if (result.sha256) forgetStatement();
  return result;
}

async function discardDraft() {
  if (!window.confirm("Discard this draft and its queue?")) return {};
  const result = await post(path("discard"));
  if (!result.problem) changeFields({ review: "" });
  return result;
}

/** @type {Record<string, () => Result | Promise<Result>>} */
const ACTIONS = {
  first: judgeFirst,
  new: () => (changeFields({ mode: "new" }), {}),
  "cancel-new": () => (changeFields({ mode: "" }), {}),
  create,
  "clear-new": () => (clearNew(), { message: "Every field has its initial value again." }),
  open: () => move("open"),
  close: () => move("closed"),
  discard: discardDraft,
  change,
  "discard-change": () => discard(shownSetup()),
  sign,
};

/** Shows a part of the page; where the focus was in another one, it goes to the start of this one. @param {string} part */
function showPart(part) {
  const { dataset } = document.documentElement, before = dataset.reviews;
  dataset.reviews = part;
  const focus = document.activeElement;
  if (!before || before === part || (focus && focus !== document.body && focus.checkVisibility())) return;
  const first = document.querySelector(`.of-${part} :is(input, button:not(:disabled), a[href])`);
  if (first instanceof HTMLElement) first.focus();
}

/** A row of the queue leads to its sample. @param {{position: number} | undefined} row */
function openSample(row) {
  if (row) location.assign(address(`/judge/?${new URLSearchParams({ review: shownSetup()?.id ?? "", sample: String(row.position) })}`));
}

Object.assign(window.dashAgGridFunctions ??= {}, {
  /** @param {{event: KeyboardEvent, data: {position: number} | undefined}} cell */
  openSampleByKey: ({ event, data }) => event.key === "Enter" && openSample(data),
  /** @param {{data: {position: number} | undefined}} cell */
  openSample: ({ data }) => openSample(data),
});
Object.assign(window.dashAgGridComponentFunctions ??= {}, {
  /** @param {{value: string | undefined}} cell */
  ReviewPicture: ({ value: image }) => (image
    ? React.createElement("img", { src: thumbnailOf(image), alt: "" }) : null),
});

stratoscope.register({
  /** @param {{key: string} | null} pressed */
  reviewAction: (pressed) => (pressed ? ACTIONS[pressed.key]() : dash.no_update),
  /** Which part of the page is shown. @param {{values: import("../app/view.mjs").Values} | null} answer */
  showReviews(answer) {
    if (answer) showPart(answer.values.review ? "one" : String(answer.values.mode || "list"));
  },
  /** @param {(string | boolean | null)[]} values */
  keepTyped: (...values) => keepTyped(...values),
  /** @param {import("./reviews-new.mjs").Value[]} values */
  keepNew: (...values) => keepNew(...values),
  /** @param {Setup | null} setup @returns {unknown} what to state beside the form */
  rememberReview(setup) {
    const news = fill(setup) ?? dash.no_update;
    if (setup?.state === SIGNED) forgetStatement(); // also where a job has signed it meanwhile
    return news;
  },
  /** Which fields of the form belong to a kind of queue. @param {string} kind */
  showFields: (kind) => `of-queue kind-${kind}`,
  /** Others work on the review, too: what they did is fetched; what is being typed stays. */
  async followOthers() {
    const setup = shownSetup();
    if (!setup || !shownValues()?.review || document.hidden) return;
    checkPerson();
    const { revision = setup.revision } = await read(path("revision"));
    if (revision !== setup.revision) refreshAll();
  },
  /** @param {string | null} name of the local reviewer */
  refreshForPerson(name) {
    if (name !== null) refreshAll();
  },
});
