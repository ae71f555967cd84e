// @ts-check
/* StatisticsTexts: the names of the columns and the values over the heat map of the statistics. */

const { createElement: h, memo } = React;

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

Object.assign(window.stratoscope, { StatisticsTexts });
