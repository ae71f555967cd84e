// @ts-check
/* Tabs: a tab list above what the chosen tab shows. See dashboard/components/tabs.py. The keys are those of
   the ARIA Authoring Practices: arrows, Home and End choose a tab, Tab leaves the list. */

import { fixed } from "../app/numerals.mjs";
import { stepped } from "./tab-steps.mjs";

const { createElement: h, Fragment } = React;

/**
 * @typedef {object} TabsProps see dashboard/components/tabs.py
 * @property {string} id
 * @property {string} label
 * @property {Record<string, string>} tabs
 * @property {React.ReactNode} children
 * @property {{counts: Record<string, number>, first: string} | null} [data]
 * @property {string} [selected]
 * @property {(changed: {selected: string}) => void} setProps
 */

/** @param {TabsProps} props */
export function Tabs({ id, label, tabs, children, data, selected, setProps }) {
  const values = Object.keys(tabs), shown = selected || data?.first || values[0];

  /** @param {React.KeyboardEvent} event */
  function onKeyDown(event) {
    const value = stepped(values, shown, event.key);
    if (value === null) return;
    event.preventDefault();
    setProps({ selected: value });
    document.getElementById(`${id}-${value}`)?.focus();
  }
  const tab = (/** @type {string} */ value) => h("button", {
    key: value,
    id: `${id}-${value}`,
    type: "button",
    role: "tab",
    className: "tab-button",
    "aria-selected": value === shown,
    "aria-controls": `${id}-shown`,
    tabIndex: value === shown ? 0 : -1,
    onClick: () => setProps({ selected: value }),
  }, tabs[value], data && h("small", null, fixed(data.counts[value] ?? 0, 0)));

  return h(Fragment, null,
    h("div", { id, role: "tablist", "aria-label": label, className: "tabs", onKeyDown }, values.map(tab)),
    h("div", { id: `${id}-shown`, role: "tabpanel", className: "tab-shown",
      "aria-labelledby": `${id}-${shown}` }, children));
}

Object.assign(window.stratoscope, { Tabs });
