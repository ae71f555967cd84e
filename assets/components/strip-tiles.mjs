// @ts-check
/* The tiles of a layer strip: pure functions, without the page. See dashboard/components/layer_strip.py. */

/**
 * @typedef {{picture: string, sprite: string}} Row
 * @typedef {{names: string[], labels: string[], rows: Row[], layer?: string}} StripData
 * @typedef {[mark: string, className: string, sentence: string]} Mark
 * @typedef {{kinds: Mark[], rows: number[][]}} Marks
 */

/**
 * The layer to which an arrow key leads; the strip ends at both sides.
 *
 * @param {string[]} names
 * @param {string} chosen
 * @param {number} by
 */
export const layerBeside = (names, chosen, by) =>
  names[Math.min(names.length - 1, Math.max(0, names.indexOf(chosen) + by))];

/**
 * The addresses of all pictures.
 *
 * @param {StripData | null} data
 */
export const addressesOf = (data) => (data?.rows ?? []).flatMap((row) => [row.sprite, row.picture]);

/**
 * One layer's marks, one for each row.
 *
 * @param {Marks | null} marks
 * @param {number} layer its place
 */
export const marksOf = (marks, layer) =>
  (marks?.rows ?? []).map((row) => marks?.kinds[row[layer]]).filter((mark) => mark !== undefined);

/**
 * The title of a tile: the layer, and what its marks mean.
 *
 * @param {string} name
 * @param {Mark[]} marks
 */
export function titleOf(name, marks) {
  const places = marks.length > 1 ? ["Above: ", "Below: "] : [""];
  return [name, ...marks.map(([mark, , text], row) => `${places[row]}${mark} ${text}`)].join("\n");
}
