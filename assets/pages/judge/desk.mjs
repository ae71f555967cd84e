// @ts-check
/* What a reviewer has judged, and which samples come next: pure functions, without the page. */

/**
 * @typedef {import("../../components/box-places.mjs").Box} Box
 *
 * @typedef {object} Content what the form holds
 * @property {number} confidence
 * @property {string[]} tags
 * @property {string} comment
 * @property {Box | null} box
 *
 * @typedef {object} Draft
 * @property {Content} content
 * @property {number} base the version it began from
 * @property {number} sequence when it was typed
 *
 * @typedef {Content & RecordOwn} OwnRecord one's own verdict: dashboard/pages/judge/script_data.py
 * @typedef {object} RecordOwn
 * @property {number} version
 * @property {boolean} given
 * @property {string} choice
 * @property {Draft | null} draft
 *
 * @typedef {object} Review what the page needs to know of it: dashboard/pages/judge/script_data.py
 * @property {string} review its id
 * @property {string} name
 * @property {number} samples
 * @property {string[]} tags
 * @property {string} person
 * @property {string} silent why the person may not write; "" if they may
 * @property {string} refused why the person may not judge; "" if they may
 *
 * @typedef {object} Desk
 * @property {Review | null} review
 * @property {ReadonlySet<number>} judged positions
 * @property {Record<number, OwnRecord>} records by position
 * @property {number[]} given positions judged in this tab, the last one at the end: for undo
 */

/** Before a review is opened. @type {Desk} */
export const NO_DESK = { review: null, judged: new Set(), records: {}, given: [] };

/** The fields of the form; a draft may lack some. @param {Partial<Content>} content @returns {Content} */
export const contentOf = ({ confidence, tags, comment, box }) =>
  ({ confidence: confidence ?? 0, tags: tags ?? [], comment: comment ?? "", box: box ?? null });

/** A sample without a verdict. @type {OwnRecord} */
export const NO_RECORD = { ...contentOf({}), version: 0, given: false, choice: "", draft: null };

/** The record of a sample. @param {Desk} desk @param {number} position */
export const recordOf = (desk, position) => desk.records[position] ?? NO_RECORD;

/**
 * The desk of a review that was opened or read again. What belongs to another person is forgotten.
 *
 * @param {Desk} desk
 * @param {Review} review
 * @param {ReadonlySet<number>} judged
 * @returns {Desk}
 */
export function withReview(desk, review, judged) {
  const isOther = desk.review?.person !== review.person || desk.review.review !== review.review;
  return { ...(isOther ? NO_DESK : desk), review, judged };
}

/** @param {Desk} desk @param {number} position @param {boolean} isJudged @returns {ReadonlySet<number>} */
function judgedWith({ judged }, position, isJudged) {
  const changed = new Set(judged);
  if (isJudged) changed.add(position);
  else changed.delete(position);
  return changed;
}

/**
 * With another record of a sample, which says whether it is judged.
 *
 * @param {Desk} desk
 * @param {number} position
 * @param {OwnRecord} record
 * @returns {Desk}
 */
const withRecord = (desk, position, record) => ({ ...desk,
  judged: judgedWith(desk, position, record.given), records: { ...desk.records, [position]: record } });

/**
 * After a verdict.
 *
 * @param {Desk} desk
 * @param {number} position
 * @param {string} choice
 * @param {Content} content
 */
export function withVerdict(desk, position, choice, content) {
  const version = recordOf(desk, position).version + 1;
  const record = { ...contentOf(content), choice, given: true, version, draft: null };
  return { ...withRecord(desk, position, record), given: [...desk.given, position] };
}

/** The sample whose verdict is taken back next; the shown one where none was given in this tab.
    @param {Desk} desk @param {number} shown */
export const lastGiven = ({ given, judged }, shown) =>
  given.at(-1) ?? (judged.has(shown) ? shown : undefined);

/** After a verdict was taken back. @param {Desk} desk @param {number} position */
export function withdrawn(desk, position) {
  const record = recordOf(desk, position);
  return withRecord(refused(desk, position), position,
    { ...record, choice: "", given: false, version: record.version + 1 });
}

/**
 * With what the server has of a sample; unchanged where this tab's is newer.
 *
 * @param {Desk} desk
 * @param {number} position
 * @param {OwnRecord} latest
 */
export function recalled(desk, position, latest) {
  const held = desk.records[position];
  if (held && (latest.version < held.version || JSON.stringify(held) === JSON.stringify(latest))) return desk;
  return { ...desk, records: { ...desk.records, [position]: latest } };
}

/** With the verdict that the server has stored. @param {Desk} desk @param {number} position @param {OwnRecord} stored */
export const stored = (desk, position, stored) =>
  withRecord(desk, position, { ...stored, draft: desk.records[position]?.draft ?? null });

/** Without a verdict that the server did not take. @param {Desk} desk @param {number} position @returns {Desk} */
export function refused(desk, position) {
  const at = desk.given.lastIndexOf(position);
  const given = at < 0 ? desk.given : desk.given.toSpliced(at, 1);
  return { ...desk, given, judged: judgedWith(desk, position, false) };
}

/** Without a verdict that the person discarded. @param {Desk} desk @param {number} position @returns {Desk} */
export function dropped(desk, position) {
  const { [position]: _, ...records } = desk.records;
  return { ...refused(desk, position), records };
}

/**
 * The positions that are not judged: those behind `from` first, then from the top.
 *
 * @param {Desk} desk
 * @param {number} from
 * @param {number} count of them
 */
export function unjudged({ review, judged }, from, count) {
  const samples = review?.samples ?? 0, found = [];
  for (let step = 1; step < samples && found.length < count; step++) {
    const position = (from + step) % samples;
    if (!judged.has(position)) found.push(position);
  }
  return found;
}

/** The samples that are likely to be shown next. @param {Desk} desk @param {number} from @param {number} count of those not judged */
export function near(desk, from, count) {
  const [first = from, ...later] = unjudged(desk, from, count);
  const samples = desk.review?.samples ?? 0;
  return [...new Set([first, from - 1, from + 1, ...later])]
    .filter((each) => each >= 0 && each < samples && each !== from);
}

/** The draft that was typed last. @param {Draft | null} here @param {Draft | null} there */
export const newestDraft = (here, there) =>
  ((here?.sequence ?? 0) >= (there?.sequence ?? 0) ? here : there);

/** What is said of a draft. @param {Draft | null} draft @param {OwnRecord} record */
export function draftText(draft, { version }) {
  if (!draft) return "";
  return draft.base === version ? "Your draft, not submitted yet."
    : "Your draft; you have submitted another version since you began it.";
}

/**
 * The texts and attributes of the queue's panel.
 *
 * @param {Desk} desk
 * @param {number | undefined} shown
 */
export function progress({ review, judged }, shown) {
  const { name, samples } = /** @type {Review} */ (review);
  return {
    "judge-queue-progress.max": samples,
    "judge-queue-progress.value": judged.size,
    "judge-queue-text.children": `${judged.size} of ${samples} judged by you`,
    ...(shown !== undefined &&
      { "judge-queue-title.children": `${name} · sample ${shown + 1} of ${samples}` }),
  };
}
