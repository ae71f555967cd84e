// @ts-check
/* OfSample: what the server rendered of one sample, hidden while the page shows another one. */

import { content as elements } from "./html-tree.mjs";

/**
 * @typedef {object} OfSampleProps
 * @property {string} id
 * @property {string} class_name
 * @property {unknown} content elements as Dash writes them
 * @property {number | null} of
 * @property {number | null} shown
 * @property {React.ReactNode} [children]
 */

/** @param {OfSampleProps} props */
export function OfSample({ id, class_name, content, of, shown, children }) {
  const className = [class_name, of !== shown && "stale"].filter(Boolean).join(" ");
  return React.createElement("div", { id, className }, elements(content ?? null), children);
}

Object.assign(window.stratoscope, { OfSample });
