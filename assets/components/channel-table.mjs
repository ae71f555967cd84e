// @ts-check
/* ChannelTable: a row of channels for each layer, each a link to the view with this channel. */

import { addressWith, changeFields } from "../app/view-callbacks.mjs";

const { createElement: h } = React;

/**
 * @typedef {{channel: number, text: string, share: number}} Cell
 * @typedef {{layer: string, label: string, cell: string, cells: Cell[]}} Row
 *
 * @typedef {object} ChannelTableProps
 * @property {string} id
 * @property {Row[] | null} [data]
 * @property {{layer: string, channel: number} | null} [shown]
 */

/** Shows a link's view without loading the page; a new tab or window loads it.
    @param {React.MouseEvent<HTMLAnchorElement>} event @param {import("../app/view.mjs").Values} fields */
function follow(event, fields) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  changeFields(fields);
}

/** @param {string} layer @param {Cell} cell @param {boolean} isShown */
function link(layer, { channel, text, share }, isShown) {
  const address = () => addressWith({ layer, channel }); // the rest of the view may change
  const refresh = (/** @type {React.SyntheticEvent<HTMLAnchorElement>} */ { currentTarget }) => {
    currentTarget.href = address();
  };
  return h("a", {
    key: channel,
    href: address(),
    title: `Channel ${channel} of ${layer}: ${text}`,
    style: /** @type {React.CSSProperties} */ ({ "--share": share.toFixed(3) }),
    "data-layer": layer,
    "data-channel": channel,
    "aria-current": isShown || undefined,
    onMouseDown: refresh,
    onFocus: refresh,
    onClick: (/** @type {React.MouseEvent<HTMLAnchorElement>} */ event) =>
      follow(event, { layer, channel }),
  }, h("b", null, `#${channel}`), h("small", null, text));
}

/** @param {ChannelTableProps} props */
export function ChannelTable({ id, data, shown }) {
  return h("div", { id, className: "position-rows" }, (data ?? []).map(({ layer, label, cell, cells }) =>
    h("div", { key: layer, className: "position-row" },
      h("span", { title: `cell ${cell}` }, label),
      cells.map((each) =>
        link(layer, each, shown?.layer === layer && shown.channel === each.channel)))));
}

Object.assign(window.stratoscope, { ChannelTable });
