// @ts-check
/* LayerNames and StatisticsTexts: what stands beside and over the heat map of the statistics. */

const { createElement: h, memo } = React;
const { dash_clientside: dash, stratoscope } = window;

/**
 * @typedef {object} LayerNamesProps
 * @property {string} id
 * @property {{label: string, value: string}[] | null} [options]
 * @property {string[] | null} [shapes]
 * @property {string} selected
 * @property {(changed: {selected: string}) => void} setProps
 */

/** @param {LayerNamesProps} props */
export function LayerNames({ id, options, shapes, selected, setProps }) {
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
  }, h("span", null, label), h("small", null, shapes?.[i] ?? ""))));
}

const Cell = memo((/** @type {{text: string, kind?: string}} */ { text, kind }) =>
  h("span", { className: kind }, text));

/**
 * @param {object} props
 * @param {string} props.id
 * @param {{columns: string[], texts: string[][], kinds: string[][]} | null} [props.data]
 */
export function StatisticsTexts({ id, data }) {
  const { columns, texts, kinds } = data ?? { columns: [], texts: [], kinds: [] };
  const style = /** @type {React.CSSProperties} */ ({ "--columns": columns.length });
  return h("div", { id, style },
    h("div", { className: "statistics-columns" },
      columns.map((text) => h(Cell, { key: text, text }))),
    h("div", { className: "statistics-values" }, texts.flatMap((row, i) =>
      row.map((text, j) => h(Cell, { key: `${i} ${j}`, text, kind: kinds[i][j] })))));
}

Object.assign(stratoscope, { LayerNames, StatisticsTexts });

stratoscope.register({
  /** The layer of a row of the heat map. @param {{points: {y: string}[]} | null} click */
  layerOfRow: (click) => (click ? click.points[0].y : dash.no_update),
});
