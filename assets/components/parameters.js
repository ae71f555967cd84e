/* The chosen method's parameters: a labelled field each; a change becomes part of the view. */
"use strict";

(() => {
  const { byId, choose, element, register, whenViewed } = window.stratoscope;
  let shown = []; // what was drawn last

  /** `unset` stands where no value is given, as the methods have other ones of their own. */
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

  /** The server leaves out what stands at its default, and says where a value does not fit. */
  function report(fields) {
    const all = [...fields.querySelectorAll("input, select")];
    for (const field of all) field.dataset.sent = field.value;
    const said = all.filter((field) => field.value !== "")
      .map((field) => `${field.id.slice("parameter-".length)}:${field.value}`);
    choose("params-store", said.join(","), "data");
  }

  /** What the server has not taken does not stay in its field. */
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
