// @ts-check
/* What the judging page holds and shows: its state, and the properties of its components. */

import { NO_DESK, progress } from "./desk.mjs";

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

/** How far the reviewer has come. */
export function showProgress() {
  const { review: { samples, judges }, judged } = page.desk, number = page.sample?.number;
  setPanel("judge-queue-panel", progress(page.desk, number));
  dash.set_props("judge-queue-previous", { disabled: number === 0 });
  dash.set_props("judge-queue-next", { disabled: number === samples - 1 });
  dash.set_props("judge-queue-open", { disabled: judged.size === samples, hidden: !judges });
}

/** States above the picture why there is none. @param {string} sentence */
export const showProblem = (sentence) => setPanel("judge-queue-panel", { "judge-queue-panel-notice.children": sentence });

/** Sets properties of the verdict's form. @param {Record<string, unknown>} props */
export const setForm = (props) => dash.set_props("judge-form", props);

/** Shows the image in its colours, without its map; or with it. @param {boolean} isPlain */
export function showPlain(isPlain) {
  document.documentElement.toggleAttribute("data-plain", isPlain); // see pictures.css
  dash.set_props("judge-picture-plain", { "aria-pressed": String(isPlain) });
}

let last = ""; // what was said last

/** Says a sentence to users of a screen reader, who hear it again where it is said twice. @param {string} sentence */
export function say(sentence) {
  last = last === sentence ? `${sentence}\u00a0` : sentence;
  setPanel("judge-queue-panel", { "judge-live.children": last });
}

/** Says something before the sentence that was said last. @param {string} sentence */
export const sayFirst = (sentence) => say(`${sentence} ${last}`);

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
