// @ts-check
/* ParameterForm: the selected method's parameters, one labelled field each. */

import { fieldValue, parametersText } from "./parameters-text.mjs";

const { createElement: h, useLayoutEffect, useRef } = React;

/**
 * @typedef {import("./parameters-text.mjs").Field} Field
 * @typedef {HTMLInputElement | HTMLSelectElement} Control
 *
 * @typedef {object} ParameterFormProps
 * @property {string} id
 * @property {string} unset
 * @property {Field[] | null} [data]
 * @property {string} value
 * @property {(changed: {value: string}) => void} setProps
 */

const controlId = (/** @type {string} */ name) => `parameter-${name}`;

/** The field of a parameter. @param {Field} field @param {string} unset @param {string} value */
function control({ name, help, initial, low, high, step, choices }, unset, value) {
  const placeholder = initial === null ? unset : "";
  const shared = { id: controlId(name), name, title: help, defaultValue: value };
  if (!choices.length)
    return h("input", { ...shared, type: "number", className: "form-control form-control-sm",
      min: low ?? undefined, max: high ?? undefined, step, placeholder });
  return h("select", { ...shared, className: "form-select form-select-sm" },
    placeholder && h("option", { value: "" }, placeholder),
    choices.map((choice) => h("option", { key: choice, value: choice }, choice)));
}

/** @param {ParameterFormProps} props */
export function ParameterForm({ id, unset, data, value, setProps }) {
  const form = useRef(/** @type {HTMLDivElement | null} */ (null));
  const edited = useRef(new Set()); // names of fields that are being filled in
  const fields = data ?? [];
  const controls = () => /** @type {Control[]} */ (
    [...form.current?.querySelectorAll("input, select") ?? []]);

  /** Writes the current values, but not over what is being typed. */
  function reset() {
    for (const each of controls()) {
      const field = fields.find(({ name }) => name === each.name);
      const text = field ? fieldValue(field, value) : "";
      if (!edited.current.has(each.name) && each.value !== text) each.value = text;
    }
  }
  useLayoutEffect(reset, [data, value]);

  const latest = useRef(() => {});
  latest.current = () => {
    edited.current.clear();
    const next = parametersText(controls().map((each) => [each.name, each.value]));
    if (next === value) reset();
    else setProps({ value: next });
  };

  useLayoutEffect(() => { // "change" of React's is each key
    const change = () => latest.current();
    form.current?.addEventListener("change", change);
    return () => form.current?.removeEventListener("change", change);
  }, []);

  return h("div", {
    id,
    ref: form,
    className: "parameters",
    onInput: (/** @type {React.FormEvent} */ { target }) =>
      edited.current.add(/** @type {Control} */ (target).name),
  }, fields.map((field) => h("div", { key: field.name, className: "field" },
    h("label", { htmlFor: controlId(field.name), title: field.help }, field.label),
    control(field, unset, fieldValue(field, value)))));
}

Object.assign(window.stratoscope, { ParameterForm });
