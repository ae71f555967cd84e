// @ts-check
/* ActionRow: buttons, and the line that states the result of the last one. See dashboard/components/action_row.py. */

import { NAMED } from "../app/session.mjs";

const { createElement: h, Fragment, useEffect, useRef, useState } = React;

/** A result in one sentence. @param {{result: import("../app/post.mjs").Result | null, name?: string}} props */
export const ResultLine = ({ result, name }) =>
  h("p", { className: `form-says${result?.problem ? " problem" : ""}`, role: "status", "data-says": name },
    result?.problem || result?.message);

/**
 * @typedef {{key: string, text: string, primary?: boolean, running?: string}} ActionButton
 * @typedef {{key: string, count: number}} Pressed
 *
 * @typedef {object} ActionRowProps
 * @property {string} name
 * @property {ActionButton[]} buttons
 * @property {Pressed | null} pressed
 * @property {import("../app/post.mjs").Result | null} result
 * @property {(changed: {pressed?: Pressed, result?: null}) => void} setProps
 */

/** @param {ActionRowProps} props */
export function ActionRow({ name, buttons, pressed, result, setProps }) {
  const [running, setRunning] = useState("");
  const places = useRef(/** @type {Map<string, HTMLButtonElement>} */ (new Map()));
  const focused = useRef(""); // the button that was pressed by keyboard, while it has the focus
  useEffect(() => setRunning(""), [result]);
  useEffect(() => { // what failed may have failed for want of a name
    const forget = () => setProps({ result: null });
    if (result?.problem) window.addEventListener(NAMED, forget);
    return () => window.removeEventListener(NAMED, forget);
  }, [result]);
  useEffect(() => { // a button that waits, or is gone, has lost it
    const { body, activeElement } = document;
    if (!focused.current || (activeElement && activeElement !== body)) return;
    const place = places.current.get(focused.current) ?? [...places.current.values()][0];
    place?.focus();
  }, [running, buttons]);
  /** @param {string} key @returns {(place: HTMLButtonElement | null) => void} */
  const placed = (key) => (place) => {
    if (place) places.current.set(key, place);
    else places.current.delete(key);
  };
  /** The user went elsewhere. @param {React.FocusEvent<HTMLButtonElement>} event */
  const left = ({ currentTarget }) => {
    if (!currentTarget.disabled) focused.current = "";
  };
  const message = buttons.find(({ key }) => key === running)?.running;
  return h(Fragment, null,
    buttons.map(({ key, text, primary }) => h("button", {
      key,
      type: "button",
      ref: placed(key),
      onBlur: left,
      className: `quiet-button framed${primary ? " primary" : ""}`,
      disabled: running === key,
      onClick() {
        focused.current = document.activeElement === places.current.get(key) ? key : "";
        setRunning(key);
        setProps({ pressed: { key, count: (pressed?.count ?? 0) + 1 } });
      },
    }, text)),
    h(ResultLine, { result: message ? { message } : result, name }));
}

Object.assign(window.stratoscope, { ActionRow });
