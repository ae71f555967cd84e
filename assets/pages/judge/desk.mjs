// @ts-check
/* What a reviewer has judged, and which samples come next: pure functions, without the page. */

/** @import { Content, Desk, Draft, OwnRecord, Review, Values } from "./types" */

/** The fields of the form; a draft may lack some. @param {Partial<Content>} content @returns {Content} */
export const contentOf = ({ confidence, tags, comment, box }) =>
  ({ confidence: confidence ?? 0, tags: tags ?? [], comment: comment ?? "", box: box ?? null });

/** Before a review is opened. @type {Desk} */
export const NO_DESK = { judged: new Set(), records: {}, judgedHere: [],
  review: { review: "", name: "", samples: 0, tags: [], person: "", silent: "", refused: "", judges: true, regionTest: false, blind: false, setup: 0,
    guidelines: { version: 0, changed: "", words: "" }, revision: 0 } };
/** A sample without a verdict. @type {OwnRecord} */
export const NO_RECORD = { ...contentOf({}), version: 0, given: false, choice: "", draft: null };

/** @param {Desk} desk @param {number} position */
export const recordOf = (desk, position) => desk.records[position] ?? NO_RECORD;

/** The desk of a review that was opened or read again; what belongs to another person is forgotten.
    @param {Desk} desk @param {Review} review @param {ReadonlySet<number>} judged @returns {Desk} */
export function withReview(desk, review, judged) {
  const isSame = desk.review.person === review.person && desk.review.review === review.review;
  return { ...(isSame ? desk : NO_DESK), review, judged };
}

/** With another record of a sample, which says whether it is judged.
    @param {Desk} desk @param {number} position @param {OwnRecord} record @returns {Desk} */
function withRecord(desk, position, record) {
  const others = [...desk.judged].filter((each) => each !== position);
  const judged = new Set(record.given ? [...others, position] : others);
  return { ...desk, judged, records: { ...desk.records, [position]: record } };
}

/** After a verdict. @param {Desk} desk @param {number} position @param {string} choice @param {Content} content @returns {Desk} */
export function withVerdict(desk, position, choice, content) {
  const version = recordOf(desk, position).version + 1;
  const record = { ...contentOf(content), choice, given: true, version, draft: null };
  return { ...withRecord(desk, position, record), judgedHere: [...desk.judgedHere, position] };
}

/** The sample whose verdict is taken back next: the shown one, else the last one of this tab.
    @param {Desk} desk @param {number} shown */
export const lastJudged = ({ judgedHere, judged }, shown) => (judged.has(shown) ? shown : judgedHere.at(-1));

/** Without a verdict of this tab. @param {Desk} desk @param {number} position @returns {Desk} */
function notJudged(desk, position) {
  const at = desk.judgedHere.lastIndexOf(position);
  return { ...desk, judgedHere: desk.judgedHere.filter((_, i) => i !== at),
    judged: new Set([...desk.judged].filter((each) => each !== position)) };
}

/** Without what the server did not take: its text stays, but only what is stored makes a version.
    @param {Desk} desk @param {number} position @param {number} base the version before @returns {Desk} */
export function refused(desk, position, base) {
  const record = { ...recordOf(desk, position), version: base };
  return { ...notJudged(desk, position), records: { ...desk.records, [position]: record } };
}

/** After a verdict was taken back. @param {Desk} desk @param {number} position */
export function withdrawn(desk, position) {
  const record = recordOf(desk, position);
  return withRecord(notJudged(desk, position), position,
    { ...record, choice: "", given: false, version: record.version + 1 });
}

/** Without a verdict that the person discarded. @param {Desk} desk @param {number} position @returns {Desk} */
export function dropped(desk, position) {
  const { [position]: _, ...records } = desk.records;
  return { ...notJudged(desk, position), records };
}

/** With what the server has of a sample; the same desk where this tab's is newer, or no other.
    @param {Desk} desk @param {number} position @param {OwnRecord} latest @returns {Desk} */
export function recalled(desk, position, latest) {
  const held = desk.records[position];
  if (held && (latest.version < held.version || JSON.stringify(held) === JSON.stringify(latest))) return desk;
  return { ...desk, records: { ...desk.records, [position]: latest } };
}

/** With the verdict that the server has stored. @param {Desk} desk @param {number} position @param {OwnRecord} latest */
export const stored = (desk, position, latest) =>
  withRecord(desk, position, { ...latest, draft: recordOf(desk, position).draft });

const JUDGE_FIRST = "You can post once you have judged this sample: the review is blind.";
const CLOSED_FIRST = "You can post once the review is closed: it is blind, and you are not one of its reviewers.";
/** Why the person cannot post about a sample; "" if they can. @param {Desk} desk @param {number} position */
export const whyNoPost = ({ review: { silent, blind, judges }, judged }, position) =>
  silent || (blind && !judged.has(position) ? judges ? JUDGE_FIRST : CLOSED_FIRST : "");

/** The positions that are not judged: those behind `from` first, then from the top.
    @param {Desk} desk @param {number} from @param {number} count of them */
export function unjudged({ review: { samples }, judged }, from, count) {
  const found = [];
  for (let step = 1; step < samples && found.length < count; step++) {
    const position = (from + step) % samples;
    if (!judged.has(position)) found.push(position);
  }
  return found;
}

/** The samples that are likely to be shown next. @param {Desk} desk @param {number} from @param {number} count of those not judged */
export function near(desk, from, count) {
  const [first = from, ...later] = unjudged(desk, from, count);
  return [...new Set([first, from - 1, from + 1, ...later])]
    .filter((each) => each >= 0 && each < desk.review.samples && each !== from);
}

/** The draft that was typed last. @param {Draft | null} here @param {Draft | null} there */
export const newestDraft = (here, there) =>
  ((here?.sequence ?? 0) >= (there?.sequence ?? 0) ? here : there);

/** Whether a form holds nothing. @param {Content} content */
const isEmpty = ({ confidence, tags, comment, box }) => !confidence && !tags.length && !comment && !box;

/** The sentence about a draft. @param {Draft | null} draft @param {OwnRecord} record */
export const draftText = (draft, { version }) => (!draft || isEmpty(contentOf(draft.content)) ? "" : draft.base === version
  ? "Your draft, not submitted yet." : "Your draft; you have submitted another version since you began it.");

/** What changed of what the reviewer judges by, since the review was read last; "" for nothing.
    @param {Review} before @param {Review} now */
export function news(before, now) {
  const { guidelines: { version, changed, words }, tags } = now;
  return [
    version !== before.guidelines.version && (words || changed),
    String(tags) !== String(before.tags) && "The tags of this review have changed.",
  ].filter(Boolean).join(" ");
}

/** The fields of a view that a request states. No edits are a choice too: a sample may be opened with some.
    @param {Values} view @returns {Values} */
export const stated = (view) => Object.fromEntries(
  Object.entries(view).filter(([name, value]) => value !== null && (value !== "" || name === "edits")));

/** Whether a verdict lacks the region test that its review asks for most: the one that would show a wrong reason.
    @param {Review} review @param {string} choice @param {string} test whose result is shown; "" for none */
export const lacksTest = ({ regionTest }, choice, test) => regionTest && choice === "right-wrong-reason" && !test;

const SEEN_MS = 400;
/** Whether a sample is judged before it can have been seen. @param {number | null} painted when it was; null: not yet @param {number} now */
export const isTooSoon = (painted, now) => painted === null || now - painted < SEEN_MS;

/** The texts and attributes of the queue's panel. @param {Desk} desk @param {number | undefined} shown */
export const progress = ({ review: { name, samples, judges }, judged }, shown) => ({
  "judge-queue-progress.max": samples,
  "judge-queue-progress.value": judged.size,
  "judge-queue-own.hidden": !judges && !judged.size, // of somebody who looks on
  "judge-queue-text.children": `${judged.size} of ${samples} judged by you`,
  "judge-queue-title.children": shown === undefined ? "" : `${name} · sample ${shown + 1} of ${samples}`,
});
