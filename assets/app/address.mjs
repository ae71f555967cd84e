// @ts-check
/* Addresses below the prefix that a proxy serves the app under; the server's half is
   dashboard/core/address.py, which states the prefix in the page's HTML. */

/** Such as "/lens"; "" at the top of a host. */
export const prefix = globalThis.document?.documentElement.dataset.prefix ?? "";

/** The address of a path of the app, such as "/layers/". @param {string} path */
export const address = (path) => `${prefix}${path}`;

/**
 * The key of what the browser stores for this app: other apps of the same host have other prefixes.
 *
 * @param {string} key
 */
export const ownKey = (key) => (prefix ? `${key} ${prefix}` : key);

/** The address of an image of the gallery, reduced to a tile. @param {string} id */
export const thumbnailOf = (id) => address(`/images/${encodeURIComponent(id)}/thumbnail.webp`);
