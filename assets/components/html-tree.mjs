// @ts-check
/* HtmlTree: plain elements with components between them. */

import { goTo } from "../app/view-callbacks.mjs";

const { createElement: h } = React;

/** A link to another view of the page changes the view. @param {React.MouseEvent<HTMLAnchorElement>} event */
function follow(event) {
  const href = event.currentTarget.getAttribute("href");
  if (!href || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  goTo(href);
}

/** @param {string} type @param {Record<string, unknown>} props @returns {Record<string, unknown>} */
const linked = (type, props) =>
  (type === "a" && String(props.href ?? "").startsWith("?") ? { ...props, onClick: follow } : props);

/**
 * @typedef {{type: string, props: Record<string, unknown>, children: Node[]}} Element
 * @typedef {Element | {slot: number} | string | number} Node
 *
 * @typedef {object} Written an element as Dash writes a component: what a callback returns
 * @property {string} type
 * @property {Record<string, unknown> & {children?: unknown}} props
 *
 * @typedef {Record<string, Record<string, unknown>>} Values properties by the element's id
 */

/** Properties by the element's id. @param {Record<string, unknown> | null} [values] @returns {Values} */
export function byElement(values) {
  /** @type {Values} */
  const found = {};
  for (const [name, value] of Object.entries(values ?? {})) {
    const dot = name.lastIndexOf(".");
    (found[name.slice(0, dot)] ??= {})[name.slice(dot + 1)] = value;
  }
  return found;
}

/** What a callback returned as children: texts and elements. @param {unknown} part @returns {React.ReactNode} */
export function content(part) {
  if (Array.isArray(part)) return h(React.Fragment, null, ...part.map(content));
  if (part === null || typeof part !== "object")
    return typeof part === "boolean" ? null : /** @type {React.ReactNode} */ (part);
  const { type, props: { children = null, n_clicks: _, ...props } } = /** @type {Written} */ (part);
  const name = type.toLowerCase();
  return h(name, linked(name, props), ...[children].flat().map(content));
}

/**
 * @param {Node} node
 * @param {Values} values
 * @param {React.ReactNode[]} slots
 * @returns {React.ReactNode}
 */
function build(node, values, slots) {
  if (typeof node !== "object") return node;
  if ("slot" in node) return slots[node.slot];
  const { children = undefined, ...own } = values[String(node.props.id)] ?? {};
  const below = children === undefined
    ? node.children.map((each) => build(each, values, slots)) : [content(children)];
  return h(node.type, linked(node.type, { ...node.props, ...own }), ...below);
}

/** @param {{tree: Element, values?: Record<string, unknown> | null, children?: React.ReactNode}} props */
export function HtmlTree({ tree, values, children }) {
  const slots = Array.isArray(children) ? children : [children];
  return build(tree, byElement(values), slots);
}

Object.assign(window.stratoscope, { HtmlTree });
