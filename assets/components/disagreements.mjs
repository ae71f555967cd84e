// @ts-check
/* Disagreements: samples on which reviewers disagree, each with the form that settles it. See
   dashboard/components/disagreements.py. */

import { post } from "../app/post.mjs";
import { refreshAll } from "../app/view-callbacks.mjs";
import { ResultLine } from "./action-row.mjs";

/** @typedef {import("../app/post.mjs").Result} Result */
/**
 * @typedef {{who: string, choice: string, text: string, comment: string}} VerdictText
 *
 * @typedef {object} Sample
 * @property {number} position
 * @property {string} image
 * @property {string} name
 * @property {string} answer
 * @property {VerdictText[]} verdicts
 * @property {Record<string, number>} versions of these verdicts, by reviewer
 * @property {boolean} disputed whether they differ
 * @property {number} version of its settlement
 * @property {string} settled the choice, "" for none
 * @property {string} words
 * @property {string} by
 * @property {string} comment
 *
 * @typedef {Record<"open" | "settled", Sample[]> & {review: string, may_settle: boolean,
 *   choices: [string, string][], nothing: Record<"open" | "settled", string>}} DisagreementsData
 *
 * @typedef {{choice: string, comment: string}} Settlement
 */

const { createElement: h, Fragment, useState } = React;

/** @param {VerdictText} verdict */
const Verdict = ({ who, choice, text, comment }) => h("p", null,
  h("i", { className: choice }), h("b", null, who), ` ${text}`,
  comment && h("span", { className: "comment" }, comment));

/**
 * @param {object} props
 * @param {Sample} props.sample
 * @param {[string, string][]} props.choices
 * @param {Settlement | undefined} props.typed
 * @param {(typed: Settlement) => void} props.keep
 * @param {(settlement: Settlement) => Promise<void>} props.send
 */
function Form({ sample: { position, disputed, settled, comment: stored }, choices, typed, keep, send }) {
  const [running, setRunning] = useState(false);
  const { choice, comment } = typed ?? { choice: settled, comment: stored };
  const number = position + 1;
  async function settle(/** @type {Settlement} */ settlement) {
    setRunning(true);
    await send(settlement);
    setRunning(false);
  }
  const withdraw = settled && h("button", { type: "button", className: "quiet-button", disabled: running,
    onClick: () => settle({ choice: "", comment: "" }) }, "Withdraw");
  if (!disputed) return h("div", { className: "settle" },
    h("span", { className: "quiet" }, "Not in dispute any more: withdraw the settlement, then the verdicts count."), withdraw);
  return h("div", { className: "settle" },
    h("select", { className: "form-select form-select-sm", "aria-label": `Settle sample ${number} as`,
      value: choice, onChange: (/** @type {React.ChangeEvent<HTMLSelectElement>} */ { target }) =>
        keep({ choice: target.value, comment }) },
    h("option", { value: "" }, "Settle as…"),
    choices.map(([value, words]) => h("option", { key: value, value }, words))),
    h("input", { className: "form-control form-control-sm", type: "text", placeholder: "Why (Markdown)",
      "aria-label": `Why sample ${number} is settled this way`, value: comment,
      onChange: ({ target }) => keep({ choice, comment: target.value }) }),
    h("button", { type: "button", className: "quiet-button framed primary", disabled: running,
      onClick: () => settle({ choice, comment }) }, settled ? "Settle again" : "Settle"),
    withdraw);
}

/** @param {{sample: Sample, review: string, children: React.ReactNode}} props */
const Row = ({ sample: { position, image, name, answer, verdicts, settled, words, by, comment }, review, children }) =>
  h("article", { className: "dispute" },
    h("a", { className: "tile", href: `/judge/?${new URLSearchParams({ review, sample: String(position) })}`,
      "aria-label": `Open ${name}` }, h("img", { src: `/images/${image}/thumbnail.webp`, alt: "" })),
    h("div", null,
      h("h3", null, `${position + 1}: ${name}`, h("small", null, answer)),
      verdicts.map((verdict) => h(Verdict, { key: verdict.who, ...verdict })),
      settled && h("p", { className: "settled" }, h("b", null, `Settled: ${words}`), ` by ${by}`,
        comment && h("span", { className: "comment" }, comment)),
      children));

/** @param {{id: string, data: DisagreementsData | null, shown: "open" | "settled"}} props */
export function Disagreements({ id, data, shown }) {
  const [typed, setTyped] = useState(/** @type {Record<string, Settlement>} */ ({})); // and not sent yet
  const [result, setResult] = useState(/** @type {Result | null} */ (null));
  const { review = "", choices = [] } = data ?? {};

  /** @param {Sample} sample @param {Settlement} settlement */
  async function send({ position, version, versions, settled }, settlement) {
    if (!settlement.choice && !settled) return setResult({ problem: "Choose the settlement first." });
    setResult(await post(`/reviews/${review}/settle`, { position, version, verdicts: versions, ...settlement }));
    refreshAll(); // also where it was refused: verdicts may have changed
  }
  return h(Fragment, null,
    h(ResultLine, { result, name: "disputes" }),
    h("div", { id, className: "disputes", tabIndex: 0, role: "region", "aria-label": "Disagreements" },
      data && !data[shown].length && h("p", { className: "quiet padded" }, data.nothing[shown]),
      data?.[shown].map((sample) => {
        const key = `${review} ${sample.position} ${sample.version}`; // a settlement makes another version
        return h(Row, { key, sample, review, children: data.may_settle && h(Form, { sample, choices,
          typed: typed[key], keep: (now) => setTyped((all) => ({ ...all, [key]: now })),
          send: (settlement) => send(sample, settlement) }) });
      })));
}

Object.assign(window.stratoscope, { Disagreements });
