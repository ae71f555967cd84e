// @ts-check
/* The Help page: a page of the manual begins at its top or at its anchor; code can be copied. */

import { scrollToHash } from "../app/hash-scroll.mjs";

let shown = ""; // the page's text that was shown last

window.stratoscope.register({
  /** @param {Record<string, unknown> | null} values of the text's elements */
  showHelp(values) {
    const title = values?.["help-text-title.children"];
    if (!title || title === shown) return;
    const isFirst = !shown;
    shown = String(title);
    requestAnimationFrame(() => { // React has rendered the text by then
      if (location.hash) scrollToHash();
      else if (!isFirst) document.getElementById("help-text-panel")?.scrollIntoView();
    });
  },
});

document.addEventListener("click", async ({ target }) => {
  if (!(target instanceof HTMLElement) || !target.matches(".help-copy")) return;
  const code = target.parentElement?.querySelector("code")?.textContent ?? "";
  try {
    await navigator.clipboard.writeText(code);
    target.textContent = "Copied";
  } catch {
    window.prompt("Copy:", code);
  }
  setTimeout(() => { target.textContent = "Copy"; }, 1500);
});
