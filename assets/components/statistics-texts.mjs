// @ts-check
/* StatisticsTexts: the names of the columns and the values over the heat map of the statistics. */

const { createElement: h, memo } = React;

const Cell = memo((/** @type {{text: string}} */ { text }) => h("span", null, text));

/**
 * @param {object} props
 * @param {string} props.id
 * @param {{columns: string[], meanings: string[], texts: string[][]} | null} [props.data]
 */
export function StatisticsTexts({ id, data }) {
  const { columns, meanings, texts } = data ?? { columns: [], meanings: [], texts: [] };
  const style = /** @type {React.CSSProperties} */ ({ "--columns": columns.length });
  return h("div", { id, style },
    h("div", { className: "statistics-columns" },
      columns.map((text, i) => h("span", { key: text, title: meanings[i] }, text))),
    h("div", { className: "statistics-values" }, texts.flatMap((row, i) =>
      row.map((text, j) => h(Cell, { key: `${i} ${j}`, text })))));
}

Object.assign(window.stratoscope, { StatisticsTexts });
