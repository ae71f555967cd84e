// @ts-check
/* Single keys that work from anywhere on the page. */

const WRITES = "textarea, select, [contenteditable], input:not([type=radio], [type=checkbox], [type=range])";

/** Whether a key was pressed, with or without Shift, and nobody is writing. @param {KeyboardEvent} event @param {string} key */
export const isSingleKey = (event, key) => event.key.toLowerCase() === key
  && !(event.altKey || event.ctrlKey || event.metaKey || event.isComposing)
  && !(event.target instanceof Element && event.target.closest(WRITES));
