// @ts-check
/* The predictions: whether the first one is right, and bars that choose the target class. See
   dashboard/components/predictions.py. */

/**
 * @typedef {object} Bar
 * @property {string} target
 * @property {string} label
 * @property {number} share
 * @property {string} text
 * @property {string} note
 * @property {{share: number, text: string, change: string} | null} edited
 *
 * @typedef {object} Verdict
 * @property {string} outcome
 * @property {string} mark
 * @property {string} head
 * @property {string} text
 * @property {{target: string, text: string} | null} explain
 * @property {{href: string, text: string} | null} contrast
 *
 * @typedef {object} PredictionsProps
 * @property {string} id
 * @property {{rows: Bar[], chosen: number, verdict: Verdict | null} | null} data
 * @property {string} selected
 * @property {string} layer
 * @property {string} method
 * @property {(props: {selected: string}) => void} setProps
 */

const { createElement: h, Fragment } = React;

/**
 * A link's address with further fields.
 *
 * @param {string} href
 * @param {Record<string, string>} fields
 */
function addressWith(href, fields) {
  const [path, query] = href.split("?");
  const stated = Object.entries(fields).filter(([, value]) => value);
  return `${path}?${new URLSearchParams([...new URLSearchParams(query), ...stated])}`;
}

/**
 * Whether the prediction is right, and a one-click action if it is wrong.
 *
 * @param {{verdict: Verdict, chosen: string, fields: Record<string, string>,
 *   choose: (target: string) => void}} props
 */
function VerdictRow({ verdict, chosen, fields, choose }) {
  const { outcome, mark, head, text, explain, contrast } = verdict;
  return h(Fragment, null,
    h("p", { className: outcome || "unknown" },
      h("i", { "aria-hidden": true }, mark), h("b", null, head), `: ${text}`),
    explain && h("button",
      { type: "button", className: "quiet-button framed explain", "aria-pressed": explain.target === chosen,
        onClick: () => choose(explain.target) }, explain.text),
    contrast && h("a",
      { className: "quiet-link contrast", href: addressWith(contrast.href, fields) }, contrast.text));
}

/**
 * One class.
 *
 * @param {{row: Bar, isChosen: boolean, choose: (target: string) => void}} props
 */
const BarRow = ({ row, isChosen, choose }) =>
  h("li", null, h("button",
    { type: "button", className: "prediction", "aria-pressed": isChosen, onClick: () => choose(row.target) },
    h("span", { className: "prediction-name" },
      h("span", { className: "prediction-label", title: row.label }, row.label),
      row.note && h("small", null, row.note)),
    h("span", { className: "prediction-bar" }, h("i", { style: { width: `${100 * row.share}%` } })),
    h("span", { className: "prediction-share" }, row.text),
    row.edited && h(Fragment, null,
      h("span", { className: "prediction-label edited" }, `edited, ${row.edited.change}`),
      h("span", { className: "prediction-bar edited" }, h("i", { style: { width: `${100 * row.edited.share}%` } })),
      h("span", { className: "prediction-share" }, row.edited.text))));

/** @param {PredictionsProps} props */
export function Predictions({ id, data, selected, layer, method, setProps }) {
  const rows = data?.rows ?? [];
  const at = rows.findIndex(({ target }) => target === selected);
  const chosen = at < 0 ? data?.chosen ?? 0 : at;
  const choose = (/** @type {string} */ target) => setProps({ selected: target });
  return h(Fragment, null,
    h("div", { id: `${id}-verdict`, className: "answer-verdict" },
      data?.verdict && h(VerdictRow,
        { verdict: data.verdict, chosen: rows[chosen].target, fields: { layer, method }, choose })),
    h("ol", { id: `${id}-list`, className: "predictions" },
      // By place, not by class: an answer with other classes leaves the focus where it is.
      rows.map((row, i) => h(BarRow, { key: i, row, isChosen: i === chosen, choose }))));
}

Object.assign(window.stratoscope, { Predictions });
