// @ts-check
/* PostForm: a text about the sample that is shown. See dashboard/components/post_form.py. */

const { createElement: h, Fragment, useRef, useState } = React;

/**
 * @typedef {{sample: number, text: string, count: number}} Post
 *
 * @typedef {object} PostFormProps
 * @property {string} id
 * @property {string} placeholder
 * @property {string} label
 * @property {number | null} sample
 * @property {string} text
 * @property {string} refused
 * @property {number[]} others
 * @property {string} notice
 * @property {(changed: {typed?: Post, sent?: Post, opened?: {sample: number, count: number}}) => void} setProps
 */

/** @param {PostFormProps} props */
export function PostForm({ id, placeholder, label, sample, text, refused, others, notice, setProps }) {
  const [held, hold] = useState({ sample, text, typed: text });
  const count = useRef(0); // an action that is repeated is a new one
  const isFilled = held.sample !== sample || held.text !== text;
  if (isFilled) hold({ sample, text, typed: text });
  const typed = isFilled ? text : held.typed;

  /** @param {string} next @param {string} [posted] */
  function change(next, posted) {
    if (sample === null) return;
    hold({ sample, text, typed: next });
    const action = (/** @type {string} */ words) => ({ sample, text: words, count: ++count.current });
    setProps({ typed: action(next), ...(posted && { sent: action(posted) }) });
  }
  const send = () => typed.trim() && !refused && change("", typed.trim());

  return h(Fragment, null,
    h("div", { className: "judge-post" },
      h("textarea", { id: `${id}-text`, rows: 2, className: "form-control", placeholder, value: typed,
        "aria-label": label, disabled: Boolean(refused) && !typed,
        onChange: (/** @type {React.ChangeEvent<HTMLTextAreaElement>} */ { target }) => change(target.value),
        onKeyDown: (/** @type {React.KeyboardEvent} */ { key, ctrlKey, metaKey }) => {
          if (key === "Enter" && (ctrlKey || metaKey)) send();
        } }),
      h("button", { id: `${id}-send`, type: "button", className: "framed", disabled: Boolean(refused), onClick: send },
        "Post")),
    refused && h("p", { className: "quiet judge-no-post" }, refused),
    h("p", { className: "judge-notice", role: "alert" }, notice),
    h("p", { className: "quiet judge-unsent" },
      others.length > 0 && "Posts that you have not sent:",
      others.map((each) => h("button", { key: each, type: "button", className: "framed",
        onClick: () => setProps({ opened: { sample: each, count: ++count.current } }) },
      `sample ${each + 1}`))));
}

Object.assign(window.stratoscope, { PostForm });
