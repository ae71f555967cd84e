// @ts-check
/* The lines of an image's caption. */

/**
 * "maze", "→ prison" of "maze → prison": what is predicted begins a line with an arrow. A tile has no
 * room for the word; its mark states right and wrong, and its title states all in words.
 *
 * @param {string} caption
 */
export const captionLines = (caption) => caption.replace(/\(?predicted (.*?)\)?$/, "→ $1").split(/ ?(?=→ )/)
  .filter(Boolean).map((line) => line.replace("→ ", "→\u00a0")); // no line ends with an arrow
