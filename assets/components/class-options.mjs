// @ts-check
/* All classes of a model, offered by fields for a class. They are fetched when one is first used. */

import { address } from "../app/address.mjs";

/**
 * @typedef {[name: string, wnid: string]} Label
 *
 * @typedef {object} ClassOptionsProps
 * @property {string} id
 * @property {string} model
 */

const { createElement: h, Fragment, memo, useEffect, useRef, useState } = React;

/** The classes; a search finds the WordNet id too, which is the option's label. */
const Options = memo((/** @type {{labels: Label[]}} */ { labels }) =>
  h(Fragment, null, labels.map(([name, wnid], index) =>
    h("option", { key: index, value: `${index} · ${name}`, label: wnid || undefined }))));

/** @param {ClassOptionsProps} props */
export function ClassOptions({ id, model }) {
  const [labels, setLabels] = useState(/** @type {Label[]} */ ([]));
  const fetched = useRef(""); // the model whose classes are here or on their way

  async function offer() {
    if (!model || fetched.current === model) return;
    fetched.current = model;
    const url = address(`/models/${encodeURIComponent(model)}/labels.json`);
    const found = await fetch(url).then((answer) => answer.ok && answer.json()).catch(() => null);
    if (fetched.current !== model) return; // another model is shown by now
    if (found) setLabels(found);
    else fetched.current = ""; // it may work next time
  }

  useEffect(() => {
    const fields = /** @type {NodeListOf<HTMLInputElement>} */ (
      document.querySelectorAll(`input[list="${id}"]`));
    for (const field of fields) field.addEventListener("focus", offer);
    if ([...fields].some((field) => field === document.activeElement)) offer();
    return () => { for (const field of fields) field.removeEventListener("focus", offer); };
  }, [id, model]);

  return h("datalist", { id }, h(Options, { labels }));
}

Object.assign(window.stratoscope, { ClassOptions });
