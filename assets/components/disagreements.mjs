// @ts-check
/* Disagreements: samples on which reviewers disagree, each with the form that settles it. See
   dashboard/components/disagreements.py. */

import { address, thumbnailOf } from "../app/address.mjs";
import { post } from "../app/post.mjs";
import { keep, kept } from "../app/typed.mjs";
import { refreshAll } from "../app/view-callbacks.mjs";
import { ResultLine } from "./action-row.mjs";

/**
 * @typedef {Record<string, any>} Sample
 * @typedef {{choice: string, comment: string}} Settlement
 * @typedef {object} DisagreementsData
 * @property {string} review
 * @property {boolean} may_settle
 * @property {[string, string][]} choices values and their words
 * @property {Record<"open" | "settled", Sample[]>} samples
 * @property {Record<"open" | "settled", string>} nothing
 */

const { createElement: h, Fragment, useReducer, useRef, useState } = React;
const WITHDRAWN = { choice: "", comment: "" };

/** A comment, where there is one. @param {string} text */
const comment = (text) => text && h("span", { className: "comment" }, text);

/** @param {{sample: Sample, review: string, children: React.ReactNode}} props */
const Row = ({ sample, review, children }) => h("article", { className: "dispute" },
  h("a", { className: "tile", href: address(`/judge/?review=${review}&sample=${sample.position}`),
    "aria-label": `Open ${sample.name}` }, h("img", { src: thumbnailOf(sample.image), alt: "" })),
  h("div", null,
    h("h3", null, `${sample.position + 1}: ${sample.name}`, h("small", null, sample.answer)),
    sample.verdicts.map((/** @type {Record<string, string>} */ { who, choice, text, comment: why }) =>
      h("p", { key: who }, h("i", { className: choice }), h("b", null, who), ` ${text}`, comment(why))),
    sample.settled && h("p", { className: "settled" }, h("b", null, `Settled: ${sample.words}`),
      ` by ${sample.by}`, comment(sample.comment)),
    children));

/**
 * @param {object} props
 * @param {Sample} props.sample
 * @param {[string, string][]} props.choices
 * @param {Settlement} props.typed
 * @param {(typed: Settlement) => void} props.keep
 * @param {(settlement: Settlement) => Promise<void>} props.send
 */
function Form({ sample: { position, disputed, settled }, choices, typed, keep, send }) {
  const [running, setRunning] = useState(false);
  const button = (/** @type {string} */ text, /** @type {Settlement} */ settlement, kind = "") =>
    h("button", { type: "button", className: `quiet-button ${kind}`, disabled: running, async onClick() {
      setRunning(true);
      await send(settlement);
      setRunning(false);
    } }, text);
  const withdraw = settled && button("Withdraw", WITHDRAWN);
  if (!disputed) return h("div", { className: "settle" },
    h("span", { className: "quiet" }, "Not in dispute any more: withdraw the settlement, then the verdicts count."), withdraw);
  return h("div", { className: "settle" },
    h("select", { className: "form-select form-select-sm", "aria-label": `Settle sample ${position + 1} as`,
      value: typed.choice, onChange: (/** @type {React.ChangeEvent<HTMLSelectElement>} */ { target }) =>
        keep({ ...typed, choice: target.value }) },
    [["", "Settle as…"], ...choices].map(([value, words]) => h("option", { key: value, value }, words))),
    h("input", { className: "form-control form-control-sm", type: "text", placeholder: "Why (Markdown)",
      "aria-label": `Why sample ${position + 1} is settled this way`, value: typed.comment,
      onChange: ({ target }) => keep({ ...typed, comment: target.value }) }),
    button(settled ? "Settle again" : "Settle", typed, "framed primary"), withdraw);
}

/** A settlement makes another version. @param {Sample} sample */
const keyOf = ({ position, version }) => `${position} ${version}`;

/** @param {{id: string, data: DisagreementsData | null, shown: "open" | "settled"}} props */
export function Disagreements({ id, data, shown }) {
  const typed = useRef({ of: "", entries: /** @type {Record<string, Settlement>} */ ({}) }); // and not sent
  const [, redraw] = useReducer((/** @type {number} */ count) => count + 1, 0);
  const [result, setResult] = useState(/** @type {import("../app/post.mjs").Result | null} */ (null));
  if (!data) return null;
  const { review, may_settle, choices, samples, nothing } = data;

  const entriesNow = () =>
    (typed.current.of === review ? typed.current.entries : kept("settlements", review) ?? {});
  const entries = entriesNow();
  typed.current = { of: review, entries };

  /** What is chosen and typed, and not sent. @param {Sample} sample @param {Settlement | null} now null: nothing */
  function type(sample, now) {
    const { [keyOf(sample)]: _, ...others } = entriesNow();
    const isNew = now && (now.choice !== sample.settled || now.comment !== sample.comment);
    const all = isNew ? { ...others, [keyOf(sample)]: now } : others;
    keep("settlements", review, Object.keys(all).length ? all : null);
    if (typed.current.of === review) typed.current.entries = all;
    redraw();
  }

  /** @param {Sample} sample @param {Settlement} settlement */
  async function send(sample, settlement) {
    const { position, version, versions } = sample;
    if (!settlement.choice && settlement !== WITHDRAWN) return setResult({ problem: "Choose the settlement first." });
    const answer = await post(`/reviews/${review}/settle`, { position, version, verdicts: versions, ...settlement });
    if (!answer.problem) type(sample, null);
    setResult(answer);
    refreshAll(); // also where it was refused: verdicts may have changed
  }
  const rows = samples[shown].map((sample) => {
    const form = may_settle && h(Form, { sample, choices,
      typed: entries[keyOf(sample)] ?? { choice: sample.settled, comment: sample.comment },
      keep: (now) => type(sample, now), send: (settlement) => send(sample, settlement) });
    return h(Row, { key: `${review} ${keyOf(sample)}`, sample, review, children: form });
  });
  return h(Fragment, null,
    h(ResultLine, { result, name: "disputes" }),
    h("div", { id, className: "disputes", tabIndex: 0, role: "region", "aria-label": "Disagreements" },
      rows.length ? rows : h("p", { className: "quiet padded" }, nothing[shown])));
}

Object.assign(window.stratoscope, { Disagreements });
