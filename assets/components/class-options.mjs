// @ts-check
/* All classes of a model, offered by fields for a class. They are fetched when one is first used. */

import { address } from "../app/address.mjs";
import { classMeant, optionOf } from "./class-names.mjs";

/**
 * @typedef {import("./class-names.mjs").Label} Label
 *
 * @typedef {object} ClassOptionsProps
 * @property {string} id
 * @property {string} model
 */

const { createElement: h, Fragment, memo, useEffect, useRef, useState } = React;

/** The classes; a search finds the WordNet id too, which is the option's label. */
const Options = memo((/** @type {{labels: Label[]}} */ { labels }) =>
  h(Fragment, null, labels.map(([name, wnid], index) =>
    h("option", { key: index, value: optionOf([name, wnid], index), label: wnid || undefined }))));

/** Types into a field, as the user would. @param {HTMLInputElement} field @param {string} text */
function type(field, text) {
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(field, text);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/**
 * Completes a part of a name on Enter; where it fits several, states them and keeps the text.
 *
 * @param {KeyboardEvent} event
 * @param {Label[]} labels
 */
function complete(event, labels) {
  const field = event.currentTarget;
  if (event.key !== "Enter" || !(field instanceof HTMLInputElement)) return;
  const { option, problem } = classMeant(labels, field.value);
  if (option) type(field, option);
  field.setCustomValidity(problem ?? "");
  if (!problem) return;
  event.stopPropagation();
  field.reportValidity();
}

/** Dash sends a field's value when Enter is released: not one that is stated to fit no class. @param {KeyboardEvent} event */
function holdInvalid(event) {
  const field = event.currentTarget;
  if (event.key === "Enter" && field instanceof HTMLInputElement && !field.validity.valid) event.stopPropagation();
}

/** What is typed replaces the class that the field names. @param {Event} event */
function selectAll({ currentTarget: field }) {
  if (field instanceof HTMLInputElement) field.select();
}

/** What was typed is not what was stated of it any more. @param {Event} event */
function renew({ currentTarget: field }) {
  if (field instanceof HTMLInputElement) field.setCustomValidity("");
}

/** @param {ClassOptionsProps} props */
export function ClassOptions({ id, model }) {
  const [labels, setLabels] = useState(/** @type {Label[]} */ ([]));
  const latest = useRef(labels);
  latest.current = labels;
  const fetched = useRef(""); // the model whose classes are here or on their way
  const entered = useRef(/** @type {HTMLInputElement | null} */ (null)); // a field that waits for them

  async function offer() {
    if (!model || fetched.current === model) return;
    fetched.current = model;
    const url = address(`/models/${encodeURIComponent(model)}/labels.json`);
    const found = await fetch(url).then((answer) => answer.ok && answer.json()).catch(() => null);
    if (fetched.current !== model) return; // another model is shown by now
    if (found) setLabels(found);
    else {
      fetched.current = ""; // it may work next time
      enterAgain();
    }
  }

  /** Enter before the classes are here: a name stays in the field, which is invalid, until they are. @param {KeyboardEvent} event */
  function onKey(event) {
    const field = event.currentTarget;
    if (latest.current.length || !fetched.current) complete(event, latest.current);
    else if (event.key === "Enter" && field instanceof HTMLInputElement && /\D/.test(field.value)) {
      entered.current = field;
      field.setCustomValidity("The classes are loading.");
      event.stopPropagation();
    }
  }

  function enterAgain() {
    const field = entered.current;
    entered.current = null;
    field?.setCustomValidity("");
    for (const type of ["keydown", "keyup"]) {
      field?.dispatchEvent(new KeyboardEvent(type, { key: "Enter", bubbles: true }));
    }
  }

  useEffect(() => { if (labels.length) enterAgain(); }, [labels]);

  useEffect(() => {
    const fields = /** @type {NodeListOf<HTMLInputElement>} */ (
      document.querySelectorAll(`input[list="${id}"]`));
    const onChange = (/** @type {Event} */ event) => { entered.current = null; renew(event); };
    const onFocus = (/** @type {Event} */ event) => { selectAll(event); offer(); };
    const listeners = { focus: onFocus, input: onChange, blur: onChange, keydown: onKey, keyup: holdInvalid };
    const kinds = /** @type {[string, EventListener][]} */ (Object.entries(listeners));
    for (const field of fields) for (const each of kinds) field.addEventListener(...each);
    if ([...fields].some((field) => field === document.activeElement)) offer();
    return () => { for (const field of fields) for (const each of kinds) field.removeEventListener(...each); };
  }, [id, model]);

  return h("datalist", { id }, h(Options, { labels }));
}

Object.assign(window.stratoscope, { ClassOptions });
