// @ts-check
/* Links to other pages carry the tab's last values: see last-values.mjs. */

import { ownKey } from "./address.mjs";
import { element } from "./elements.mjs";
import { addedFields, withView, without } from "./last-values.mjs";
import { shownValues } from "./view-callbacks.mjs";

/** @typedef {import("./last-values.mjs").Values} Values */

const SEEN = ownKey("stratoscope-seen"); // key in the tab's storage: the last values
/** The fields that were added to a link, beyond its own. @type {WeakMap<HTMLAnchorElement, string[]>} */
const added = new WeakMap();

/** The last values, where the browser stores nothing. @type {Values | null} */
let unstored = null;

/** @returns {Values} */
const lastValues = () => unstored ?? JSON.parse(sessionStorage.getItem(SEEN) ?? "{}");

/** @param {Values} last */
function keep(last) {
  unstored = null;
  try {
    sessionStorage.setItem(SEEN, JSON.stringify(last));
  } catch {
    unstored = last;
  }
}

/** Merges a view into the last values and returns them. @param {Values} view */
export function remember(view) {
  const last = withView(lastValues(), view);
  keep(last);
  return last;
}

/** Forgets a value that no longer exists. @param {string} gone */
export function forget(gone) {
  keep(without(lastValues(), gone));
}

/** The last values; until the page shows a view, with those in the address. */
const current = () => (shownValues() ? lastValues()
  : remember(Object.fromEntries(new URLSearchParams(location.search))));

/** The links of the header, with the fields that their pages accept. */
const pageLinks = () => /** @type {HTMLAnchorElement[]} */ (
  [...document.querySelectorAll(".top a[data-takes]")]);

/** Adds to a link the fields that it does not set itself. @param {HTMLAnchorElement} link */
function lead(link) {
  const page = pageLinks().find(({ pathname }) => pathname === link.pathname);
  if (!page || link.ariaCurrent === "page") return;
  const query = new URLSearchParams(link.search);
  for (const name of added.get(link) ?? []) query.delete(name);
  const fields = addedFields(query, (page.dataset.takes ?? "").split(" "), current());
  for (const [field, value] of fields) query.set(field, value);
  added.set(link, fields.map(([field]) => field));
  link.search = query.toString();
}

/** The address of a page with the same fields as its link. @param {string} address */
export function led(address) {
  const link = element("a", { href: address });
  lead(link);
  return link.href;
}

// The browser shows a cached page again.
window.addEventListener("pageshow", ({ persisted }) => {
  const view = shownValues();
  if (persisted && view) remember(view);
});

// A link gets its fields when the user reaches it.
for (const coming of ["pointerover", "focusin", "click"])
  document.addEventListener(coming, ({ target }) => {
    const link = target instanceof Element && target.closest(".top a[data-takes], a.led[href]");
    if (link instanceof HTMLAnchorElement) lead(link);
  }, true);
