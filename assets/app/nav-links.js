/* Links to other pages carry the last model, layer, image, class and pin.
   A page without such a field keeps the earlier value. */
"use strict";

(() => {
  const { element, whenViewed } = window.stratoscope;
  const SEEN = "stratoscope-seen"; // key in the tab's storage: the last values
  const OF_MODEL = ["layer", "target"];
  const KEPT = ["model", "image", "pinned", ...OF_MODEL];
  const FROM = { image_b: "pinned" }; // a field that has another name on other pages
  const added = new WeakMap(); // the fields that were added to a link, beyond its own

  /** Merges a view into the tab's remembered values and returns them. */
  function remember(view) {
    const seen = JSON.parse(sessionStorage.getItem(SEEN) ?? "{}");
    const another = (name) => name in view && view[name] !== seen[name];
    const forgotten = another("model") ? OF_MODEL : another("image") ? ["target"] : [];
    for (const name of forgotten) delete seen[name];
    for (const name of KEPT) {
      const ofImage = name !== "target" || "image" in view; // Judge shows images of its own
      if (name in view && ofImage) seen[name] = view[name];
    }
    sessionStorage.setItem(SEEN, JSON.stringify(seen));
    return seen;
  }

  /** Forgets a value that no longer exists. */
  function forget(gone) {
    const seen = Object.entries(JSON.parse(sessionStorage.getItem(SEEN) ?? "{}"));
    const left = seen.filter(([, value]) => value !== gone);
    sessionStorage.setItem(SEEN, JSON.stringify(Object.fromEntries(left)));
  }

  /** The current view; until there is one, the values in the address. */
  const shown = () => window.stratoscope.view
    ?? Object.fromEntries(new URLSearchParams(location.search));

  const isSet = (value) => Boolean(value) || value === 0;

  /** Adds to a link the fields that its page accepts and that it does not set itself. */
  function lead(link) {
    const page = [...document.querySelectorAll(".top a[data-takes]")]
      .find((each) => each.pathname === link.pathname);
    if (!page || link.ariaCurrent === "page") return;
    const query = new URLSearchParams(link.search);
    for (const name of added.get(link) ?? []) query.delete(name);
    const seen = remember(shown());
    const other = query.has("model") && query.get("model") !== seen.model;
    const more = page.dataset.takes.split(" ")
      .map((field) => [field, FROM[field] ?? field])
      .filter(([field, name]) => !query.has(field) && isSet(seen[name])
        && !(other && OF_MODEL.includes(name)));
    for (const [field, name] of more) query.set(field, seen[name]);
    added.set(link, more.map(([field]) => field));
    link.search = query;
  }

  /** The address of a page with the same fields as its link. */
  function led(address) {
    const link = element("a", { href: address });
    lead(link);
    return link.href;
  }

  whenViewed(remember);

  // The browser shows a cached page again.
  window.addEventListener("pageshow", ({ persisted }) => {
    if (persisted && window.stratoscope.view) remember(window.stratoscope.view);
  });

  // A link gets its fields when the user reaches it.
  for (const coming of ["pointerover", "focusin", "click"])
    document.addEventListener(coming, ({ target }) => {
      const link = target.closest?.(".top a[data-takes], a.led[href]");
      if (link) lead(link);
    }, true);

  Object.assign(window.stratoscope, { led, forget });
})();
