// @ts-check
/* ActionRow: buttons, and the line that states the result of the last one. See dashboard/components/action_row.py. */

const { createElement: h, Fragment, useEffect, useState } = React;

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
 * @property {(changed: {pressed: Pressed}) => void} setProps
 */

/** @param {ActionRowProps} props */
export function ActionRow({ name, buttons, pressed, result, setProps }) {
  const [running, setRunning] = useState("");
  useEffect(() => setRunning(""), [result]);
  const message = buttons.find(({ key }) => key === running)?.running;
  return h(Fragment, null,
    buttons.map(({ key, text, primary }) => h("button", {
      key,
      type: "button",
      className: `quiet-button framed${primary ? " primary" : ""}`,
      disabled: running === key,
      onClick() {
        setRunning(key);
        setProps({ pressed: { key, count: (pressed?.count ?? 0) + 1 } });
      },
    }, text)),
    h(ResultLine, { result: message ? { message } : result, name }));
}

Object.assign(window.stratoscope, { ActionRow });
