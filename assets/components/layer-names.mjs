// @ts-check
/* LayerNames: one button for each row of the heat map of the statistics. */

const { createElement: h } = React;

/**
 * @typedef {object} LayerNamesProps
 * @property {string} id
 * @property {{label: string, value: string}[] | null} [options]
 * @property {string[] | null} [names]
 * @property {string[] | null} [shapes]
 * @property {string} selected
 * @property {(changed: {selected: string}) => void} setProps
 */

/** @param {LayerNamesProps} props */
export function LayerNames({ id, options, names, shapes, selected, setProps }) {
  return h("div", {
    id,
    className: "statistics-layers",
    style: /** @type {React.CSSProperties} */ ({ "--rows": options?.length ?? 0 }),
  }, options?.map(({ label, value }, i) => h("button", {
    key: value,
    type: "button",
    title: label,
    "data-layer": value,
    "aria-pressed": value === selected,
    onClick: () => setProps({ selected: value }),
  }, h("span", null, names?.[i] ?? label), h("small", null, shapes?.[i] ?? ""))));
}

Object.assign(window.stratoscope, { LayerNames });
