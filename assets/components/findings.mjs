// @ts-check
/* Findings: the tests of a map, each with its verdict, and its limits folded. */

const { createElement: h } = React;

/**
 * @typedef {object} Finding see dashboard/components/badge.py
 * @property {string} name
 * @property {string} grade
 * @property {string} verdict
 * @property {(string | Table)[]} lines
 * @property {string} limits
 */

/** @typedef {{head: string, rows: [label: string, value: string, note: string][]}} Table */

/** One sentence, or values in columns. @param {string | Table} line @param {number} at */
const lineOf = (line, at) => (typeof line === "string" ? h("p", { key: at }, line)
  : h("table", { key: at }, h("caption", null, line.head),
    h("tbody", null, line.rows.map(([label, value, note]) =>
      h("tr", { key: label }, h("th", { scope: "row" }, label), h("td", null, value), h("td", null, note))))));

/** A grade as a class: "not-tested". @param {string} grade */
export const gradeClass = (grade) => grade.replace(" ", "-");

/** @param {Finding} finding */
const articleOf = ({ name, grade, verdict, lines, limits }) =>
  h("article", { key: name, className: "finding" },
    h("h3", null, name, h("span", { className: `verdict ${gradeClass(grade)}` }, verdict)),
    lines.map(lineOf),
    limits && h("details", null, h("summary", null, "Baselines and limits"), h("p", null, limits)));

/** @param {{id: string, head?: string, data?: Finding[] | null}} props */
export function Findings({ id, head, data }) {
  return h("div", { id, className: "findings" },
    head && h("p", { className: "quiet" }, head), (data ?? []).map(articleOf));
}

Object.assign(window.stratoscope, { Findings });
