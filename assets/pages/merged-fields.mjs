// @ts-check
/* A form that several people may change: pure functions, without the page. */

/** @typedef {Record<string, string>} Fields */

/**
 * The fields once the server's values are others than those that the form was filled with.
 *
 * What was typed stays; a field that was not touched follows the server.
 *
 * @param {Fields} base the server's values that the form was filled with
 * @param {Fields} mine what the form holds
 * @param {Fields} theirs the server's values now
 * @returns {{fields: Fields, both: string[]}} `both`: typed here, and changed elsewhere meanwhile
 */
export function merged(base, mine, theirs) {
  /** @type {Fields} */
  const fields = {};
  const both = [];
  for (const [name, value] of Object.entries(theirs)) {
    const typed = mine[name] !== base[name];
    fields[name] = typed ? mine[name] : value;
    if (typed && value !== base[name] && value !== mine[name]) both.push(name);
  }
  return { fields, both };
}

/**
 * That fields were changed elsewhere while the user typed in them; "" for none.
 *
 * @param {string[]} names
 */
export function changedElsewhere(names) {
  if (!names.length) return "";
  const words = names.map((name) => name.replaceAll("_", " "));
  const list = [words.slice(0, -1).join(", "), words.at(-1)].filter(Boolean).join(" and ");
  return `Another lead changed the ${list} meanwhile. Your text is kept, unsaved: “Save changes” `
    + "replaces theirs, “Discard changes” shows theirs.";
}
