// @ts-check
/* Approaches: a list of buttons; a click shows one approach in full. */

const { createElement: h } = React;

/**
 * @typedef {object} ApproachRow see dashboard/components/approaches.py
 * @property {string} key
 * @property {string} name
 * @property {string} kind
 * @property {string} answers
 * @property {string} unfit
 *
 * @typedef {object} ApproachesProps
 * @property {string} id
 * @property {ApproachRow[] | null} [data]
 * @property {string} nothing
 * @property {string} selected
 * @property {(changed: {selected: string}) => void} setProps
 */

/** @param {ApproachesProps} props */
export function Approaches({ id, data, nothing, selected, setProps }) {
  const rows = (data ?? []).map(({ key, name, kind, answers, unfit }) => h("li", { key },
    h("button", {
      type: "button",
      className: unfit ? "approach unfit" : "approach",
      title: unfit,
      "data-approach": key,
      "aria-pressed": key === selected,
      onClick: () => setProps({ selected: key }),
    }, h("b", null, name), h("small", null, kind), h("span", null, answers))));
  return h("ul", { id, className: "approaches" },
    nothing ? h("li", { className: "quiet padded" }, nothing) : rows);
}

Object.assign(window.stratoscope, { Approaches });
