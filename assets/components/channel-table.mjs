// @ts-check
/* ChannelTable: a row of channels for each layer, each with its map and a link to the view with this channel. */

import { addressWith, changeFields } from "../app/view-callbacks.mjs";

const { createElement: h } = React;

/**
 * @typedef {{channel: number, text: string, share: number}} Cell
 * @typedef {{layer: string, label: string, note: string, cell: string, cells: Cell[]}} Row
 *
 * @typedef {object} ChannelTableProps
 * @property {string} id
 * @property {{tiles: string, place: number[], rows: Row[]} | null} [data]
 * @property {{layer: string, channel: number} | null} [shown]
 */

/** Shows a link's view without loading the page; a new tab or window loads it.
    @param {React.MouseEvent<HTMLAnchorElement>} event @param {import("../app/view.mjs").Values} fields */
function follow(event, fields) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  changeFields(fields);
}

/** @param {string} layer @param {Cell} cell @param {number} column @param {boolean} isShown */
function link(layer, { channel, text, share }, column, isShown) {
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
  }, h("i", { style: /** @type {React.CSSProperties} */ ({ "--column": column }) }),
    h("b", null, `#${channel}`), h("small", null, text));
}

const NO_DATA = { tiles: "", place: [0, 0], rows: /** @type {Row[]} */ ([]) };

/** @param {ChannelTableProps} props */
export function ChannelTable({ id, data, shown }) {
  const { tiles, place: [x, y], rows } = data ?? NO_DATA;
  const columns = Math.max(1, ...rows.map(({ cells }) => cells.length));
  const style = /** @type {React.CSSProperties} */ ({
    "--tiles": tiles && `url("${tiles}")`, "--columns": columns, "--rows": rows.length, "--x": x, "--y": y,
  });
  return h("div", { id, className: "position-rows", style }, rows.map(({ layer, label, note, cell, cells }, row) =>
    h("div", {
      key: layer,
      className: "position-row",
      style: /** @type {React.CSSProperties} */ ({ "--row": row }),
    }, h("span", { title: `${layer}, cell ${cell}` }, label, note && h("small", null, note)),
      cells.map((each, column) =>
        link(layer, each, column, shown?.layer === layer && shown.channel === each.channel)))));
}

Object.assign(window.stratoscope, { ChannelTable });
