// @ts-check
/* The lines of an image's caption. */

/**
 * "maze → prison" in two lines, so that a long right class does not cut the prediction off.
 *
 * @param {string} caption
 */
export const captionLines = (caption) => caption.split(/(?=→ |\(predicted )/);
