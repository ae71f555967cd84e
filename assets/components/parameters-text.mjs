// @ts-check
/* The text form of a method's parameters, "steps:50,seed:3", and the values of their fields. */

/**
 * @typedef {object} Field see dashboard/components/parameter_form.py
 * @property {string} name
 * @property {string} label
 * @property {string} help
 * @property {string | number | null} initial the value where the text does not state one; null: the
 *   methods have different ones
 * @property {number | null} low
 * @property {number | null} high
 * @property {number | "any"} step
 * @property {string[]} choices
 */

/** The stated values by name. @param {string} text @returns {Map<string, string>} */
export function statedValues(text) {
  const parts = text.split(",").map((part) => part.split(":"));
  return new Map(parts.filter(([name, value]) => name && value).map(([name, value]) => [name, value]));
}

/** What a field shows. @param {Field} field @param {string} text */
export function fieldValue({ name, initial }, text) {
  return statedValues(text).get(name) ?? String(initial ?? "");
}

/**
 * The text of what fields show. Empty fields are left out; the server leaves out defaults.
 *
 * @param {Iterable<readonly [name: string, value: string]>} values
 */
export function parametersText(values) {
  return [...values].filter(([, value]) => value !== "")
    .map(([name, value]) => `${name}:${value}`).join(",");
}
