// @ts-check
/* AnswerTable: which approach gives which answer, as one component. Dash renders a component of its
   own for each cell several times more slowly, and there are six hundred. */

const { createElement: h } = React;

const SIGNS = { first: "●", gives: "○", none: null };

/**
 * @typedef {object} AnswerTableProps see dashboard/components/approaches.py
 * @property {string} id
 * @property {{name: string, answers: string[]}[]} questions
 * @property {{name: string, cells: (keyof typeof SIGNS)[]}[]} rows
 */

/** @param {keyof typeof SIGNS} kind @param {string} answer */
function cell(kind, answer) {
  if (kind === "none") return h("td", { key: answer });
  const first = kind === "first";
  return h("td", {
    key: answer,
    className: first ? "best" : undefined,
    title: first ? `${answer}: suggested first` : answer,
  }, SIGNS[kind]);
}

/** @param {AnswerTableProps} props */
export function AnswerTable({ id, questions, rows }) {
  const answers = questions.flatMap((question) => question.answers);
  return h("table", { id, className: "together" },
    h("thead", null,
      h("tr", null,
        h("th", { rowSpan: 2, scope: "col" }, "Approach"),
        questions.map(({ name, answers: own }) =>
          h("th", { key: name, colSpan: own.length, scope: "colgroup" }, name))),
      h("tr", null, answers.map((answer) =>
        h("th", { key: answer, scope: "col" }, h("span", null, answer))))),
    h("tbody", null, rows.map(({ name, cells }) => h("tr", { key: name },
      h("th", { scope: "row" }, name),
      cells.map((kind, i) => cell(kind, answers[i]))))));
}

Object.assign(window.stratoscope, { AnswerTable });
