// @ts-check
/* EffectRows: channels that differ between two groups, each with its top images of both. */

import { fixed } from "../app/numerals.mjs";
import { barOf, reachOf, ticksOf } from "./effect-bar.mjs";
import { tilesOf } from "./image-tiles.mjs";

const { createElement: h } = React;

/**
 * @typedef {import("./effect-bar.mjs").Effect & {
 *   layer: string, label: string, channel: number, also: string, noValue: string, noInterval: string,
 *   interval: string, q: string, significant: boolean, rankings: string[],
 *   tiles: import("./image-tiles.mjs").Tile[][],
 * }} EffectRow see dashboard/components/channel_rows.py
 */

/** A line at each tick. @param {number} reach */
const lines = (reach) => ticksOf(reach).map(({ value, at }) => h("s", { key: value, style: { left: `${at}%` } }));

/** The axis of all bars: its name, and the values of its ticks. @param {number} reach */
const axis = (reach) => h("span", { className: "effect-axis" },
  h("span", null, "A higher ◂ Hedges’ g ▸ B higher"),
  h("span", { className: "effect-ticks", "aria-hidden": true }, ticksOf(reach).map(({ value, at }) =>
    h("small", { key: value, style: { left: `${at}%` } }, fixed(value, Number.isInteger(value) ? 0 : 1)))));

/** @param {EffectRow} row @param {number} reach */
function bar(row, reach) {
  const { dot, line } = barOf(row, reach);
  return h("span", { className: "effect-bar" }, lines(reach),
    h("i", line ? { style: { left: `${line.left}%`, width: `${line.width}%` } } : { hidden: true }),
    h("b", dot === null ? { hidden: true } : { style: { left: `${dot}%` } }));
}

/** @param {EffectRow} row @param {number} reach @param {string[]} words of both sides */
function effect(row, reach, words) {
  const { layer, label, channel, also, significant, q } = row;
  const value = row.noValue || `g = ${fixed(row.g)}, ${row.noInterval || row.interval}`;
  return h("div", { key: `${layer} ${channel}`, className: `effect${significant ? "" : " chance"}` },
    h("div", null, h("b", { title: `${layer} #${channel}` }, `${label} #${channel}`), also && h("small", null, also),
      h("small", null, value), q && h("small", null, q)),
    bar(row, reach),
    row.tiles.map((tiles, i) => h("div", { key: i },
      h("div", { className: "tiles small", role: "group", "aria-label": `Top images of ${words[i]}` },
        tilesOf(tiles)),
      row.rankings[i] && h("small", null, row.rankings[i]))));
}

/**
 * @param {object} props
 * @param {string} props.id
 * @param {{caution: string, note: string, words: string[], rows: EffectRow[]} | null} [props.data]
 */
export function EffectRows({ id, data }) {
  if (!data) return h("div", { id, className: "effects" });
  const { caution, note, rows, words } = data;
  const reach = reachOf(rows);
  return h("div", { id, className: "effects" },
    caution && h("p", { className: "caution" }, caution),
    note && h("p", { className: "quiet" }, note),
    h("div", { className: "effect effect-head" }, h("span"),
      axis(reach),
      h("span", null, `A: ${words[0]}`), h("span", null, `B: ${words[1]}`)),
    rows.map((row) => effect(row, reach, words)));
}

Object.assign(window.stratoscope, { EffectRows });
