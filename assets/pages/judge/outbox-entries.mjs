// @ts-check
/* What is on its way to the server, as a list of entries: pure functions, without page and network. */

/** @import { Entry, Place } from "./types" */

const CONFLICT = 409;

/** @param {Entry[]} entries @param {Place} place */
const mine = (entries, { review, person }) =>
  entries.filter((each) => each.review === review && each.person === person);

/** The entry to send next: a later version of a verdict follows on the earlier one. @param {Entry[]} entries @param {Place} place */
export const nextToSend = (entries, place) =>
  mine(entries, place).find(({ state }) => state === "waiting");

/** @param {Entry[]} entries @param {string} id */
export const without = (entries, id) => entries.filter((each) => each.id !== id);

/** @param {Entry[]} entries @param {string} id @param {(entry: Entry) => Partial<Entry>} change */
const changed = (entries, id, change) =>
  entries.map((each) => (each.id === id ? { ...each, ...change(each) } : each));

/** Whether entries are about the same verdict. @param {Entry} one @param {Entry} other */
const isAlike = (one, other) => one.review === other.review && one.person === other.person
  && one.position === other.position && one.kind !== "remark" && other.kind !== "remark";

/** The entries after the server has answered one: stored, it leaves, with what it replaces; else it
    waits for a decision, and what follows on it counts from the version before it.
    @param {Entry[]} entries @param {string} id @param {import("../../app/http.mjs").Outcome} outcome */
export function answered(entries, id, { ok, status, answer, sentence }) {
  const entry = entries.find((each) => each.id === id);
  if (!entry) return entries;
  const others = (/** @type {Entry} */ each) => isAlike(each, entry) && each.id !== id;
  if (ok) return without(entries, id)
    .filter((each) => entry.kind !== "verdict" || !others(each) || each.state === "waiting");
  if (status === CONFLICT)
    return changed(entries, id, () => ({ state: "conflict", sentence, base: answer.current.version }));
  return changed(entries, id, () => ({ state: "refused", sentence })).map((each) =>
    (others(each) && each.state === "waiting" && each.body.base > entry.body.base
      ? { ...each, body: { ...each.body, base: each.body.base - 1 } } : each));
}

/** Posts that the server refused. @param {Entry[]} entries @param {Place} place */
export const refusedPosts = (entries, place) =>
  mine(entries, place).filter(({ kind, state }) => kind === "remark" && state !== "waiting");

/** The tags of a refused entry that its review does not have any more. @param {Entry} entry @param {string[]} tags @returns {string[]} */
const removedTags = ({ state, body }, tags) =>
  (state === "refused" ? (body.tags ?? []).filter((/** @type {string} */ each) => !tags.includes(each)) : []);

/** The person submits an entry again, as a version that follows on the current one; without the tags
    that the review, which has `tags`, does not have any more.
    @param {Entry[]} entries @param {string} id @param {string[]} tags */
export const submittedAgain = (entries, id, tags) => changed(entries, id, (entry) => {
  const { body, base } = entry, removed = removedTags(entry, tags);
  const kept = removed.length && { tags: body.tags.filter((/** @type {string} */ each) => !removed.includes(each)) };
  return { state: "waiting", body: { ...body, ...kept, base: base ?? body.base } };
});

/** The words of the button that submits an entry again. @param {Entry} entry @param {string[]} tags */
function againWords(entry, tags) {
  if (entry.state === "conflict") return "Submit mine as a new version";
  const removed = removedTags(entry, tags).map((each) => `“${each}”`);
  return removed.length ? `Submit it without ${removed.join(" and ")}` : "Try again";
}

/** The positions judged, from those of the server and from what is on its way to it.
    @param {Entry[]} entries @param {Place} place @param {number[]} positions */
export function judgedWith(entries, place, positions) {
  const judged = new Set(positions);
  for (const { kind, state, position } of mine(entries, place)) {
    if (state !== "waiting") continue;
    if (kind === "verdict") judged.add(position);
    if (kind === "withdraw") judged.delete(position);
  }
  return judged;
}

/** Whether a verdict on a sample is not stored yet. @param {Entry[]} entries @param {Place} place @param {number} at */
export const waitsFor = (entries, place, at) =>
  mine(entries, place).some(({ position, kind }) => position === at && kind !== "remark");

const counted = (/** @type {number} */ count) => (count === 1 ? "1 entry waits" : `${count} entries wait`);

/**
 * What the page shows of the entries: see dashboard/components/unsent_entries.py.
 *
 * @param {Entry[]} entries
 * @param {Place & {tags: string[]}} place with the tags that the review has
 * @param {string} trouble why they wait; "" if there is no trouble
 * @param {{isRetrying: boolean, isStored: boolean}} how whether the browser keeps them beyond the page
 * @returns {import("../../components/unsent-entries.mjs").UnsentData}
 */
export function unsent(entries, place, trouble, { isRetrying, isStored }) {
  const own = mine(entries, place), stuck = own.filter(({ state }) => state !== "waiting");
  const waiting = own.length - stuck.length;
  const where = isStored ? "in this browser, safe"
    : "in this page only, as this browser stores nothing; keep it open";
  const theirs = entries.filter(({ review, person }) => review === place.review && person !== place.person);
  const people = [...new Set(theirs.map(({ person }) => person))];
  return {
    count: own.length, // those that somebody has to decide on, too
    waiting: waiting && trouble
      ? `${trouble} ${counted(waiting)} ${where} and unsent${isRetrying ? "; retrying" : ""}.` : "",
    others: people.map((name) => `${counted(theirs.filter(({ person }) => person === name).length)} `
      + `in this browser, unsent, by ${name}: sent once ${name} judges here again.`),
    stuck: stuck.map((each) => ({ id: each.id, sentence: `Sample ${each.position + 1}: ${each.sentence}`,
      again: againWords(each, place.tags) })),
  };
}
