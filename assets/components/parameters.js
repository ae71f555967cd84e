/* The selected method's parameters, one labelled field each; a change becomes part of the view. */
"use strict";

(() => {
  const { byId, choose, element, register, whenViewed } = window.stratoscope;
  let shown = []; // the last data

  /** `unset` is the placeholder of an empty field whose methods have different defaults. */
  function control({ name, value, low, high, step, choices, help, unset }) {
    const shared = { id: `parameter-${name}`, title: help };
    if (!choices.length)
      return element("input", { ...shared, type: "number", className: "form-control form-control-sm",
        min: low, max: high, step, value, placeholder: unset ?? "" });
    const options = choices.map((choice) => element("option", { value: choice }, choice));
    if (unset) options.unshift(element("option", { value: "" }, unset));
    const made = element("select", { ...shared, className: "form-select form-select-sm" }, ...options);
    made.value = value;
    return made;
  }

  /** The server drops defaults and shows a notice about a value that does not fit. */
  function report(fields) {
    const all = [...fields.querySelectorAll("input, select")];
    for (const field of all) field.dataset.sent = field.value;
    const stated = all.filter((field) => field.value !== "")
      .map((field) => `${field.id.slice("parameter-".length)}:${field.value}`);
    choose("params-store", stated.join(","), "data");
  }

  /** Resets a field whose value the server has not accepted. */
  whenViewed(() => {
    for (const { name, value } of shown) {
      const field = byId(`parameter-${name}`);
      if (field?.dataset.sent === field?.value && !field?.validity.valid) field.value = value;
    }
  });

  register({
    drawParameters(specs) {
      const fields = byId("parameter-fields");
      if (!fields || !specs) return;
      shown = specs;
      const drawn = JSON.stringify(specs.map(({ name, unset, help }) => [name, unset, help]));
      if (fields.dataset.drawn === drawn) { // the focus stays where it is
        for (const { name, value } of specs) byId(`parameter-${name}`).value = value;
        return;
      }
      fields.dataset.drawn = drawn;
      fields.replaceChildren(...specs.map((spec) => element("div", { className: "field" },
        element("label", { htmlFor: `parameter-${spec.name}`, title: spec.help }, spec.label),
        control(spec))));
      fields.onchange = () => report(fields);
    },
  });
})();
