// @ts-check
/* What the judging page holds and shows: its state, and the properties of its components. */

import { NO_DESK } from "./desk.mjs";

/** @import { Desk, Sample } from "./types" */

const { dash_clientside: dash } = window;

/** `sample` is the one that is shown, `refusal` why the last verdict on it was not taken.
    @type {{desk: Desk, sample: Sample | null, refusal: string}} */
export const page = { desk: NO_DESK, sample: null, refusal: "" };

/** Sets texts and attributes of a panel's elements, by "id.property". @param {string} panel @param {Record<string, unknown>} values */
export function setPanel(panel, values) {
  const patch = new dash.Patch();
  for (const [name, value] of Object.entries(values)) patch.assign([name], value);
  dash.set_props(`${panel}-html`, { values: patch.build() });
}

/** Sets properties of the verdict's form. @param {Record<string, unknown>} props */
export const setForm = (props) => dash.set_props("judge-form", props);

let said = "";

/** Says a sentence to those who do not see the page; said twice, it is heard twice. @param {string} sentence */
export function say(sentence) {
  said = said === sentence ? `${sentence}\u00a0` : sentence;
  setPanel("judge-queue-panel", { "judge-live.children": said });
}

/** Says something before the sentence that was said last. @param {string} sentence */
export const sayFirst = (sentence) => say(`${sentence} ${said}`);

/** Shows and says why something is not done, until something else is. @param {string} sentence */
export function refuse(sentence) {
  page.refusal = sentence;
  setForm({ notice: sentence });
  say(sentence);
}

/** By kind: the count of the last action that was heard. @type {Record<string, number>} */
const heard = {};

/**
 * Does what an action states, once: Dash calls again when another one comes.
 *
 * @template {{count: number}} Action
 * @param {string} kind
 * @param {Action | null | undefined} action
 * @param {(action: Action) => void} act
 */
export function once(kind, action, act) {
  if (!action || action.count === heard[kind]) return;
  heard[kind] = action.count;
  act(action);
}
