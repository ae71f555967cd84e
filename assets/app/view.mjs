// @ts-check
/* The view of a page and how it changes: pure functions, without the page and without Dash.

   The browser owns the view. A control, a link, Back, an answer of the server and its failure
   are changes, which `nextView` merges one after the other; view-callbacks.mjs links it to Dash. */

/**
 * @typedef {string | number | null} Value null and "" stand for the default
 * @typedef {Record<string, Value>} Values by field
 *
 * @typedef {object} Rules what Python declares of a page's view: dashboard/ui/view_callback.py
 * @property {string[]} fields all fields, in the order of the address
 * @property {string[]} identity fields that always stand in the address
 * @property {string[]} [statedEmpty] fields whose empty value is a choice too, which the address states
 * @property {Values} defaults values that the address leaves out
 * @property {Record<string, string[]>} clears by field: those that its change makes meaningless
 * @property {Record<string, string[]>} [refreshes] by panel: those to render again when its job is over
 *
 * @typedef {object} View
 * @property {number} number counts the requests to the server
 * @property {number} chosen the number of the last request that something chosen or opened caused
 * @property {number} answered the number of the last answer
 * @property {Values} values what is requested; a missing field is at its default
 * @property {Values | null} shown what the page shows, as the server confirmed it
 * @property {string | null} link the address that was opened, until it is answered
 * @property {string | null} address the same, until something is chosen: it stays as it was opened
 * @property {string[]} refresh panels to render again, until they are answered
 * @property {string[]} working panels that a job changes, as of the last answer
 *
 * @typedef {{fields: Values}} FieldChange a control was changed
 * @typedef {{search: string}} LinkChange an address was opened: a link, Back, Forward
 * @typedef {{refresh: string[]}} RefreshChange what some panels show has changed elsewhere
 * @typedef {{answer: number, values: Values, working?: string[]}} AnswerChange the server's view of that number
 * @typedef {{failed: number}} FailureChange the request of that number is not going to be answered
 * @typedef {FieldChange | LinkChange | RefreshChange | AnswerChange | FailureChange} Change
 */

/** The view before anything was opened. @type {View} */
export const NO_VIEW = Object.freeze({
  number: 0, chosen: 0, answered: 0, values: {}, shown: null, link: null, address: null, refresh: [],
  working: [],
});

/**
 * The view after a change; the same object where nothing changes.
 * A higher number stands for a view that the server has to answer.
 *
 * @param {View} view
 * @param {Change} change
 * @param {Rules} rules
 * @returns {View}
 */
export function nextView(view, change, rules) {
  if ("fields" in change) return withFields(view, change.fields, rules);
  if ("search" in change) {
    const { search } = change;
    const values = valuesOf(search, rules);
    const number = view.number + 1;
    return { ...view, number, chosen: number, values, link: search, address: search };
  }
  if ("refresh" in change) {
    const refresh = [...new Set([...view.refresh, ...change.refresh])];
    return { ...view, number: view.number + 1, refresh };
  }
  if ("answer" in change) {
    const { answer: answered, values: shown, working = [] } = change;
    const newer = { ...view, answered, shown, working };
    if (answered !== view.number) return newer; // another one is requested by now
    return { ...newer, values: shown, link: null, refresh: [] };
  }
  if (view.shown === null || change.failed !== view.number) return view; // a newer one may be answered
  return { ...view, answered: view.number, values: view.shown, link: null, address: null };
}

/**
 * Merges chosen fields; those that they make meaningless go back to their defaults, unless they
 * were chosen together.
 *
 * @param {View} view
 * @param {Values} fields
 * @param {Rules} rules
 * @returns {View}
 */
function withFields(view, fields, rules) {
  const changed = Object.keys(fields).filter((name) => !isSame(fields[name], view.values[name]));
  if (!changed.length) return view;
  const values = { ...view.values };
  for (const stale of changed.flatMap((name) => rules.clears[name] ?? []))
    if (!changed.includes(stale)) delete values[stale];
  for (const name of changed) values[name] = fields[name];
  const number = view.number + 1;
  return { ...view, number, chosen: number, values, address: null };
}

/**
 * Whether two values are one: addresses and controls hold texts.
 *
 * @param {Value | undefined} one
 * @param {Value | undefined} other
 */
export const isSame = (one, other) => String(one ?? "") === String(other ?? "");

/**
 * The controls that were changed since what they held was merged last. A change is seen by its value,
 * whatever the calls in between have missed.
 *
 * @template Control
 * @param {Control[]} controls
 * @param {(Value | undefined)[]} before
 * @param {(Value | undefined)[]} now
 */
export const changedControls = (controls, before, now) =>
  controls.filter((_, i) => !isSame(now[i], before[i]));

/**
 * The values of a view that an address states; the server reports what is no field of the view.
 *
 * @param {string} search such as "?layer=bn2"
 * @param {Rules} rules
 * @returns {Values}
 */
export function valuesOf(search, rules) {
  const stated = [...new URLSearchParams(search)];
  return Object.fromEntries(stated.filter(([name]) => rules.fields.includes(name)));
}

/**
 * The address of a view: as it was opened or, once something was chosen, what identifies the view
 * and whatever is not at its default.
 *
 * @param {View} view
 * @param {Rules} rules
 * @returns {string} such as "?layer=bn2"
 */
export function addressOf(view, rules) {
  if (view.address !== null) return view.address;
  const stated = new URLSearchParams();
  for (const name of rules.fields) {
    const value = view.values[name] ?? "";
    const isDefault = !rules.identity.includes(name) && isSame(value, rules.defaults[name]);
    if (rules.statedEmpty?.includes(name) || value !== "" && !isDefault) stated.append(name, String(value));
  }
  return `?${stated}`;
}

/**
 * Whether the address of a view becomes a new entry of the browser's history. It replaces the one
 * written last where that is of the same request, or of one that was passed by unseen.
 *
 * @param {View} view
 * @param {number} written the number of the view whose address was written last
 */
export const isNewEntry = (view, written) => written !== view.chosen && written <= view.answered;

/**
 * What the page does after a step in the browser's history. An address that was not written yet belongs
 * behind the entry that the step left: the page returns there, writes it, and repeats the step.
 *
 * @param {number | undefined} left the entry that the first step left
 * @param {number | undefined} index the entry that is current now; undefined where a browser does not tell
 * @param {boolean} isPending whether an address is not written yet
 * @param {number} owed the step to repeat; 0 where the page is not on its way back
 * @returns {{act: "open" | "return" | "write", owed: number}} `owed`: the step to repeat now or later
 */
export function afterStep(left, index, isPending, owed) {
  if (owed) return index === left ? { act: "write", owed } : { act: "open", owed: 0 };
  const step = Number(index) - Number(left);
  return isPending && step ? { act: "return", owed: step } : { act: "open", owed: 0 };
}

/**
 * The panels to render again as a job is over: those it belongs to are rendered already. A view with
 * other values is rendered as it is, whatever its jobs.
 *
 * @param {View} before the last answer
 * @param {View} now
 * @param {Rules} rules
 */
export function finished(before, now, { fields, refreshes = {} }) {
  if (fields.some((name) => !isSame(before.shown?.[name], now.shown?.[name]))) return [];
  const over = before.working.filter((panel) => !now.working.includes(panel));
  return [...new Set(over.flatMap((panel) => refreshes[panel] ?? []))];
}
