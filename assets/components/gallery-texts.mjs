// @ts-check
/* What the gallery states in words. */

/** @typedef {import("./gallery-list.mjs").Item} Item */

/** A cell's name for screen readers, and its title. @param {Item | undefined} item */
export function cellTexts(item) {
  if (!item) return { label: "loading", title: "" };
  const texts = [item.name, item.problem || item.words, item.credit];
  return { label: texts.slice(0, 2).filter(Boolean).join(", "), title: texts.filter(Boolean).join(" · ") };
}

/**
 * How many images match, and how many of all are predicted. Until all are, those that were predicted
 * right or wrong are counted of them only.
 *
 * @param {{total: number, predicted: number[], query?: Partial<import("./gallery-list.mjs").Query>}} list
 * @returns {[count: string, predicted: string]}
 */
export function countTexts({ total, predicted: [done, all], query: { outcome, text, class: label, group } = {} }) {
  const [matching, ready, every] = [total, done, all].map((number) => number.toLocaleString("en"));
  const predicted = `${ready} of ${every} predicted`;
  if (outcome && done < all)
    return [`${matching} ${outcome}${text || label || group ? "" : ` of ${ready}`} so far`, predicted];
  const images = all === 1 ? "image" : "images";
  return [total === all ? `${every} ${images}` : `${matching} of ${every} ${images}`, predicted];
}

/** Why the list is empty. @param {Parameters<typeof countTexts>[0]} list */
export const emptyText = ({ predicted: [done, all], query }) => (query?.outcome && done < all
  ? "No image matches so far; predictions are under way." : "No image matches.");

/**
 * What becomes of the page when an uploaded image is deleted; "" where it was not shown.
 *
 * @param {string} name
 * @param {string[]} places properties of the gallery that named the image
 */
export function deletedText(name, places) {
  if (!places.length) return "";
  const replaced = [["selected", "first"], ["selected_b", "second"]].find(([place]) => places.includes(place));
  return `${name} was deleted; ${replaced
    ? `the ${replaced[1]} image of the gallery is shown instead` : "the pin was removed"}.`;
}
