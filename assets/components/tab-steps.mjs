// @ts-check
/* Which tab a key leads to. */

/**
 * The value of the tab that a key leads to; null for any other key. The list has no ends.
 *
 * @param {string[]} values
 * @param {string} current
 * @param {string} key
 */
export function stepped(values, current, key) {
  const place = values.indexOf(current), many = values.length;
  const to = { ArrowRight: place + 1, ArrowLeft: place - 1 + many, Home: 0, End: many - 1 }[key];
  return to === undefined ? null : values[to % many];
}
