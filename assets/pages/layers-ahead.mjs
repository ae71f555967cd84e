// @ts-check
/* The picture that the mosaic of channels shows next, while the server renders the panels. */

/**
 * @typedef {object} Turned the pickers over the mosaic
 * @property {string} order
 * @property {string} many maps on a page
 * @property {string} scaling
 * @property {string} page as typed; empty for the one that holds the channel
 *
 * @typedef {object} Shown what the page shows
 * @property {string} src of the picture
 * @property {number} total channels of the layer
 * @property {string} order
 * @property {string} many
 * @property {import("../app/view.mjs").Value} channel null: the first one in the order
 */

/**
 * The address of the picture of the same channels in another order; null where it is not clear yet:
 * where a channel is chosen, only the server knows which of several pages holds it.
 *
 * @param {Turned} turned
 * @param {Shown} shown
 */
export function srcAhead({ order, many, scaling, page: typed }, shown) {
  if (!order || !many || !scaling) return null; // an opened address leaves out what is at its default
  const stands = order === shown.order && many === shown.many;
  const isFirst = shown.total <= Number(many) || (!stands && shown.channel === null);
  const current = new URLSearchParams(shown.src.split("?")[1]).get("page") ?? "";
  const page = isFirst ? "1" : stands ? typed || current : "";
  if (!/^[1-9]\d*$/.test(page)) return null;
  const stated = { order, many, page, shared: Number(scaling === "shared") };
  const src = Object.entries(stated).reduce((url, [name, value]) =>
    url.replace(new RegExp(`([?&]${name}=)[^&]*`), `$1${value}`), shown.src);
  return src === shown.src ? null : src;
}
