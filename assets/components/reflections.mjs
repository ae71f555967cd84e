// @ts-check
/* Reflections: a text about each question; a click on an approach that it suggests shows it. */

const { createElement: h } = React;

/**
 * @typedef {object} Reflection see dashboard/components/approaches.py
 * @property {string} heading
 * @property {string} text
 * @property {{key: string, name: string}[]} best
 *
 * @typedef {object} ReflectionsProps
 * @property {string} id
 * @property {Reflection[]} data
 * @property {string} leads_to
 * @property {(changed: {selected: string}) => void} setProps
 */

/** @param {ReflectionsProps} props */
export function Reflections({ id, data, leads_to, setProps }) {
  /** @param {string} selected */
  const select = (selected) => {
    setProps({ selected });
    document.getElementById(leads_to)?.scrollIntoView();
  };
  return h("div", { id, className: "reflections" }, data.map(({ heading, text, best }) =>
    h("section", { key: heading }, h("h3", null, heading), h("p", null, text),
      h("div", { className: "best" }, best.map(({ key, name }) => h("button", {
        key,
        type: "button",
        className: "quiet-button framed",
        "data-approach": key,
        onClick: () => select(key),
      }, name))))));
}

Object.assign(window.stratoscope, { Reflections });
