// @ts-check
/* ReviewerName: who reviews, and the form that names the local reviewer. See dashboard/components/reviewer_name.py. */

import { beforePosts, read } from "../app/post.mjs";
import { announceName } from "../app/session.mjs";

const { createElement: h, Fragment, useEffect, useRef, useState } = React;

const NONE = "Enter your name first: reviews record it.";

/**
 * @typedef {object} ReviewerNameProps
 * @property {string} id
 * @property {string} name
 * @property {boolean} is_local
 * @property {string} before
 * @property {string} after
 * @property {string} why
 * @property {(changed: {name: string}) => void} setProps
 */

/** @param {ReviewerNameProps} props */
export function ReviewerName({ id, name, is_local, before, after, why, setProps }) {
  const [isEdited, setEdited] = useState(is_local && !name);
  const [typed, setTyped] = useState(name);
  const [problem, setProblem] = useState("");
  const focused = useRef(/** @type {HTMLElement | null} */ (null)); // after a change of what is shown
  const first = useRef(true);
  useEffect(() => {
    if (!first.current) focused.current?.focus();
    first.current = false;
  }, [isEdited]);
  const take = (/** @type {HTMLElement | null} */ element) => { focused.current = element; };

  /** @param {boolean} [elsewhere] whether the button of an action states what is wrong */
  async function save(elsewhere = false) {
    const answer = elsewhere && !typed.trim() ? { problem: NONE } : await read("/access/name", { name: typed });
    setProblem(elsewhere ? "" : answer.problem ?? "");
    if (answer.problem) {
      focused.current?.focus();
      return { problem: answer.problem };
    }
    setProps({ name: answer.name });
    setEdited(false);
    announceName();
    return { person: answer.name };
  }
  useEffect(() => { // the button of an action saves the name that is typed
    beforePosts(async () => (isEdited && (typed.trim() || !name) ? save(true) : {}));
    return () => beforePosts(async () => ({}));
  });
  function edit() {
    setTyped(name);
    setEdited(true);
  }
  if (isEdited) return h("form", { onSubmit: (/** @type {React.FormEvent} */ event) => (event.preventDefault(), save()) },
    h("label", { htmlFor: `${id}-input` }, "Your name"),
    h("div", { className: "naming-row" },
      h("input", { ref: take, id: `${id}-input`, className: "form-control", maxLength: 80, autoComplete: "name",
        value: typed, onChange: ({ target }) => setTyped(target.value) }),
      h("button", { className: "quiet-button framed" }, "Save name")),
    h("p", { className: "panel-notice", role: "alert" }, problem),
    h("p", { className: "quiet" }, why));
  return name && h("p", null,
    h("span", null, before, h("strong", { id: `${id}-text` }, name), after),
    is_local && h(Fragment, null, " ", h("button", { ref: take, type: "button", id: `${id}-change-button`,
      className: "quiet-button", onClick: edit }, "Change")));
}

Object.assign(window.stratoscope, { ReviewerName });
