// @ts-check
/* AddToReview: a button, and a dialog that adds what the page shows to a review. See
   dashboard/components/add_to_review.py. */

import { post, read } from "../app/post.mjs";
import { shownValues } from "../app/view-callbacks.mjs";
import { ResultLine } from "./action-row.mjs";
import { reviewable } from "./reviewable.mjs";

/** @typedef {import("./reviewable.mjs").Reviewable} Reviewable */

const { createElement: h, Fragment, useRef, useState } = React;
const NEW = "new";
const NONE = "No review of this model is open. Ask a review lead to open one.";

/** Which images are added. @param {Reviewable} data */
const described = ({ views }) => (views
  ? `The ${views.length === 1 ? "image" : "two images"} as shown here` : "All images of the current selection");

/** @param {string} name @param {React.ReactElement<{id?: string}>} control */
const labelled = (name, control) => h("div", { className: "field" },
  h("label", { htmlFor: control.props.id }, name), control);

/**
 * @typedef {object} Offer see dashboard/pages/reviews/routes.py
 * @property {{id: string, name: string, state: string, model: string}[]} reviews
 * @property {boolean} lead whether the person may create one
 * @property {string} person
 */

/** The form, once the open reviews are loaded. @param {{id: string, data: Reviewable, offer: Offer, close: () => void}} props */
function Form({ id, data, offer: { reviews, lead, person }, close }) {
  const options = [
    ...reviews.filter(({ model }) => model === data.model)
      .map((each) => ({ value: each.id, text: `${each.name} (${each.state})` })),
    ...lead ? [{ value: NEW, text: "A new review…" }] : []];
  const [review, setReview] = useState(options[0]?.value);
  const [name, setName] = useState("");
  const [running, setRunning] = useState(false);
  const [result, setResult] = useState(/** @type {import("../app/post.mjs").Result | null} */ (options.length ? null : { message: NONE }));

  async function add() {
    setRunning(true);
    const answer = await post("/reviews/add", { ...data, review: review === NEW ? "" : review, name, person });
    setResult(answer);
    setRunning(!answer.problem); // it is not added twice
  }
  const change = (/** @type {(value: string) => void} */ set) =>
    (/** @type {React.ChangeEvent<HTMLInputElement | HTMLSelectElement>} */ { target }) => set(target.value);
  return h(Fragment, null,
    h("p", { className: "quiet" },
      `${described(data)}, with layer, method, class and edits${person && `; added by ${person}`}.`),
    labelled("Review", h("select", { autoFocus: true, id: `${id}-review`,
      className: "form-select form-select-sm", value: review, onChange: change(setReview) },
    options.map(({ value, text }) => h("option", { key: value, value }, text)))),
    review === NEW && labelled("Name", h("input", { id: `${id}-name`,
      className: "form-control form-control-sm", maxLength: 200, value: name, onChange: change(setName) })),
    h("div", { className: "form-end" },
      h("button", { type: "button", className: "quiet-button framed primary",
        disabled: running || !options.length, onClick: add }, "Add"),
      h("button", { type: "button", className: "quiet-button framed", onClick: close }, "Close")),
    h(ResultLine, { result }));
}

/** @param {{id: string, hidden: boolean}} props */
export function AddToReview({ id, hidden }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const [opened, setOpened] = useState(/** @type {Reviewable | null} */ (null)); // what is added
  const [offer, setOffer] = useState(/** @type {Offer & {problem?: string} | null} */ (null));

  async function open() {
    const view = shownValues(), data = view && reviewable(view);
    if (!data) return;
    setOffer(null);
    setOpened(data);
    dialog.current?.showModal(); // before the answer, which may take a while
    setOffer(/** @type {any} */ (await read("/reviews/open")));
  }
  const close = () => dialog.current?.close();
  return h(Fragment, null,
    h("button", { id, type: "button", className: "quiet-button framed", title: "Add this view to a review",
      hidden, "aria-haspopup": "dialog", onClick: open }, "Add to review"),
    h("dialog", { ref: dialog, id: `${id}-dialog`, className: "panel add-dialog",
      "aria-label": "Add this view to a review" },
    h("h2", null, "Add to review"),
    !offer ? h("p", { className: "quiet", role: "status" }, "Loading the open reviews…")
      : offer.problem ? h(Fragment, null, h(ResultLine, { result: offer }),
        h("button", { autoFocus: true, type: "button", className: "quiet-button framed", onClick: close }, "Close"))
        : opened && h(Form, { id, data: opened, offer, close })));
}

Object.assign(window.stratoscope, { AddToReview });
