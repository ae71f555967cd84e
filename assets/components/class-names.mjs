// @ts-check
/* Which classes a text may name, by a part of their names. */

/** @typedef {[name: string, wnid: string]} Label */

const MOST_NAMES = 4;

/** How a field names a class. @param {Label} label @param {number} index */
export const optionOf = ([name], index) => `${index} · ${name}`;

/**
 * What a text that names no class stands for: the one class whose name contains it, or why it cannot
 * be decided. Nothing where it names a class, or the server knows more names than these.
 *
 * @param {Label[]} labels
 * @param {string} text
 * @returns {{option?: string, problem?: string}}
 */
export function classMeant(labels, text) {
  const part = text.trim().toLowerCase();
  const [, index, rest] = /^(\d+) · (.*)$/.exec(part) ?? [];
  const of = labels[Number(index)];
  if (of && of[0].toLowerCase() !== rest)
    return { problem: `“${text.trim()}” is no class: is ${optionOf(of, Number(index))} meant?` };
  const names = labels.map(([name]) => name.toLowerCase());
  if (!part || /^\d/.test(part) || names.includes(part)) return {};
  const found = names.flatMap((name, index) => (name.includes(part) ? [index] : []));
  if (found.length === 1) return { option: optionOf(labels[found[0]], found[0]) };
  if (!found.length) return {};
  const some = found.slice(0, MOST_NAMES).map((index) => labels[index][0]).join(", ");
  const more = found.length > MOST_NAMES ? ` and ${found.length - MOST_NAMES} more` : "";
  return { problem: `${found.length} classes match: ${some}${more}. Choose one.` };
}
