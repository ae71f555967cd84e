// @ts-check
/* UnsentEntries: what waits to be sent, and what the person decides on. See
   dashboard/components/unsent_entries.py. */

const { createElement: h, Fragment, useRef } = React;

/**
 * @typedef {object} UnsentData
 * @property {number} count
 * @property {string} waiting
 * @property {string[]} others
 * @property {{id: string, sentence: string, again: string}[]} stuck
 *
 * @typedef {{action: string, id: string, count: number}} Pressed
 *
 * @typedef {object} UnsentEntriesProps
 * @property {string} id
 * @property {string} class_name
 * @property {UnsentData | null} data
 * @property {(changed: {pressed: Pressed}) => void} setProps
 */

/** @param {UnsentEntriesProps} props */
export function UnsentEntries({ id, class_name, data, setProps }) {
  const count = useRef(0);
  const button = (/** @type {string} */ text, /** @type {string} */ action, entry = "") =>
    h("button", { type: "button", className: "framed",
      onClick: () => setProps({ pressed: { action, id: entry, count: ++count.current } }) }, text);

  return h("div", { id, className: class_name, role: "status", "data-waiting": data?.count },
    data?.waiting && h(Fragment, null, h("p", null, `${data.waiting} `), button("Try now", "now")),
    data?.others.map((sentence) => h("p", { key: sentence }, sentence)),
    data?.stuck.map(({ id: entry, sentence, again }) =>
      h("div", { key: entry, className: "judge-stuck" }, h("p", null, sentence),
        button("Show it", "show", entry), button(again, "again", entry),
        button("Discard mine", "discard", entry))));
}

Object.assign(window.stratoscope, { UnsentEntries });
