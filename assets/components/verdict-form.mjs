// @ts-check
/* VerdictForm: the verdicts with their keys, confidence, tags, a comment, a box on the image. See
   dashboard/components/verdict_form.py. */

import { boxInside } from "./box-places.mjs";

const { createElement: h, Fragment, useEffect, useLayoutEffect, useRef, useState } = React;

/**
 * @typedef {import("./box-places.mjs").Box} Box
 * @typedef {{value: string, words: string, short: string}} Choice
 * @typedef {{confidence: number, tags: string[], comment: string}} Content
 * @typedef {Content & {box: Box | null, of: any, count: number}} Edited
 * @typedef {Edited & {choice: string, words: string}} Submitted
 *
 * @typedef {object} Changed what the user does
 * @property {Edited} [edited]
 * @property {Submitted} [submitted]
 * @property {{of: any, count: number}} [withdrawn]
 * @property {Box | null} [box]
 * @property {null} [drawn]
 * @property {number} [drags]
 *
 * @typedef {object} VerdictFormProps
 * @property {string} id
 * @property {Choice[]} choices
 * @property {{value: number, words: string}[]} confidences
 * @property {string[]} tags
 * @property {any} of
 * @property {Content & {late: boolean} | null} content
 * @property {Box | null} box
 * @property {{box: Box | null, done: boolean} | null} drawn
 * @property {[width: number, height: number] | null} size
 * @property {string} choice
 * @property {string} notice
 * @property {boolean} disabled
 * @property {boolean} barred
 * @property {boolean} withdrawable
 * @property {string} inside
 * @property {string} draft
 * @property {boolean} marking
 * @property {number} drags
 * @property {(changed: Changed) => void} setProps
 */

const SIDES = ["left", "top", "right", "bottom"];
const KEYS_OF_TAGS = 9;

/** @type {Content} */
const EMPTY = { confidence: 0, tags: [], comment: "" };

/** A choice that looks like a button. @param {React.InputHTMLAttributes<HTMLInputElement>} input @param {...React.ReactNode} words */
const chip = (input, ...words) =>
  h("span", { key: input.id }, h("input", { ...input, className: "btn-check" }),
    h("label", { htmlFor: input.id, className: "segment" }, ...words));

/**
 * The sides of the box, which count once they are entered.
 *
 * @param {{sides: Box | null, size: VerdictFormProps["size"], change: (box: Box | null) => void,
 *   children?: React.ReactNode}} props
 */
function Sides({ sides, size, change, children }) {
  const place = useRef(/** @type {HTMLDivElement | null} */ (null));
  const inputs = () => [...place.current?.querySelectorAll("input") ?? []];
  useLayoutEffect(() => inputs().forEach((input, i) => { // but not over what is being typed
    if (input !== document.activeElement) input.value = String(sides?.[i] ?? "");
  }), [String(sides)]);

  const enter = useRef(() => {});
  enter.current = () => {
    const typed = inputs().map(({ value }) => (value === "" ? NaN : Number(value)));
    if (size && typed.every(Number.isFinite)) change(boxInside(typed, size));
  };
  useEffect(() => { // "change" of React's is each key
    const listen = () => enter.current();
    for (const input of inputs()) input.addEventListener("change", listen);
  }, []);

  return h("div", { ref: place, className: "judge-sides" },
    SIDES.map((side, i) => h("label", { key: side }, side,
      h("input", { type: "number", min: 0, step: 1, max: size?.[i % 2], className: "form-control" }))),
    children);
}

/** @param {VerdictFormProps} props */
export function VerdictForm({
  id, choices, confidences, tags, of, content, box, drawn, size, choice, notice, disabled, barred, withdrawable,
  inside, draft, marking, drags, setProps,
}) {
  const [held, hold] = useState({ content, fields: content ?? EMPTY, isEdited: false });
  const count = useRef(0); // an action that is repeated is a new one
  const isFilled = held.content !== content && !(content?.late && held.isEdited);
  if (isFilled) hold({ content, fields: content ?? EMPTY, isEdited: false });
  const fields = isFilled ? content ?? EMPTY : held.fields;

  /** What the user states. @param {Content} stated @param {Box | null} marked */
  const action = ({ confidence, tags: chosen, comment }, marked) => ({
    confidence, tags: tags.filter((each) => chosen.includes(each)), comment, box: marked, of,
    count: ++count.current });

  /** @param {Partial<Content>} change */
  function edit(change) {
    const next = { ...fields, ...change };
    hold({ content, fields: next, isEdited: true });
    setProps({ edited: action(next, box) });
  }
  const mark = (/** @type {Box | null} */ marked) =>
    setProps({ box: marked, drawn: null, edited: action(fields, marked) });

  const [isResting, rest] = useState(false); // the pointer, since the last verdict: it chooses nothing
  const verdict = (/** @type {Choice} */ { value, words, short }, /** @type {number} */ i) => h("button", {
    key: value, type: "button", className: "judge-verdict", "data-choice": value, disabled,
    "aria-pressed": value === choice, "aria-keyshortcuts": String(i + 1),
    onClick() {
      rest(true);
      setProps({ submitted: { ...action(fields, box), choice: value, words } });
    },
  }, h("kbd", null, i + 1), h("span", { className: "long" }, words), h("span", { className: "short" }, short));

  const verdicts = useRef(/** @type {HTMLDivElement | null} */ (null));
  const hasWithdrawn = useRef(false);
  useEffect(() => { // the pressed button is gone
    if (withdrawable || !hasWithdrawn.current) return;
    hasWithdrawn.current = false;
    verdicts.current?.querySelector("button")?.focus();
  }, [withdrawable]);
  const withdraw = withdrawable && !disabled && h("button", { type: "button", className: "framed",
    "aria-keyshortcuts": "u", onClick() {
      hasWithdrawn.current = true;
      setProps({ withdrawn: { of, count: ++count.current } });
    } }, "Withdraw my verdict ", h("kbd", null, "u"));

  return h(Fragment, null,
    h("p", { id: `${id}-notice`, className: "judge-notice", role: "alert" }, notice),
    h("div", { id: `${id}-verdicts`, className: `judge-verdicts${isResting ? " resting" : ""}`,
      role: "group", "aria-label": "Verdict", ref: verdicts,
      onPointerMove: (/** @type {React.PointerEvent} */ { movementX, movementY }) => (movementX || movementY) && rest(false) },
    (!barred || choice) && choices.map(verdict)),
    h("div", { id: `${id}-withdraw` }, withdraw),
    !barred && h(Fragment, null, h("fieldset", { id: `${id}-confidence`, className: "field judge-confidence" },
      h("legend", null, "Confidence"),
      h("div", { className: "segmented" }, confidences.map(({ value, words }) =>
        chip({ type: "radio", name: `${id}-confidence`, id: `${id}-confidence-${value}`, value,
          checked: fields.confidence === value, onChange: () => edit({ confidence: value }) }, words)))),
    h("fieldset", { id: `${id}-tags`, className: "field judge-tags", hidden: !tags.length },
      h("legend", null, "Tags"),
      h("div", { className: "judge-chips" }, tags.map((tag, i) =>
        chip({ type: "checkbox", id: `${id}-tag-${i}`, value: tag, checked: fields.tags.includes(tag),
          onChange: ({ target }) => edit({
            tags: tags.filter((each) => (each === tag ? target.checked : fields.tags.includes(each))) }) },
        tag, i < KEYS_OF_TAGS && h("kbd", null, `⇧${i + 1}`))))),
    h("div", { className: "field" },
      h("label", { htmlFor: `${id}-comment` }, "Comment ", h("kbd", null, "c"),
        h("small", null, ` Markdown; to judge, Escape, then 1–${choices.length}`)),
      h("textarea", { id: `${id}-comment`, rows: 3, className: "form-control", value: fields.comment,
        onChange: (/** @type {React.ChangeEvent<HTMLTextAreaElement>} */ { target }) =>
          edit({ comment: target.value }) })),
    h("fieldset", { id: `${id}-box`, className: "field judge-box" },
      h("legend", null, "Box on the image ", h("kbd", null, "b"),
        h("small", null, ` pixels of the original; to judge, Escape, then 1–${choices.length}`)),
      h(Sides, { sides: drawn && !drawn.done ? drawn.box : box, size, change: mark },
        h("button", { type: "button", className: "framed", "aria-pressed": marking,
          onClick: () => setProps({ drags: drags + 1 }) }, "Mark by dragging"),
        h("button", { type: "button", className: "framed", disabled: !box, onClick: () => mark(null) },
          "Remove the box")),
      h("p", { className: "quiet judge-inside", role: "status" }, inside)),
    h("p", { id: `${id}-draft`, className: "quiet judge-draft" }, draft)));
}

Object.assign(window.stratoscope, { VerdictForm });
