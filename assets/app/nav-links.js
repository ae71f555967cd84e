/* Links to other pages open them with what was looked at last: model, layer, image, class, pin.
   A page that has no such thing hands on what was seen before it. */
"use strict";

(() => {
  const { element, whenViewed } = window.stratoscope;
  const SEEN = "stratoscope-seen"; // in the tab: what was looked at last
  const OF_MODEL = ["layer", "target"];
  const KEPT = ["model", "image", "pinned", ...OF_MODEL];
  const FROM = { image_b: "pinned" }; // a field of a page that is called otherwise elsewhere
  const added = new WeakMap(); // what a link was led with, beside what it says of itself

  /** Merges a view into what the tab remembers, and gives that back. */
  function remember(view) {
    const seen = JSON.parse(sessionStorage.getItem(SEEN) ?? "{}");
    const another = (name) => name in view && view[name] !== seen[name];
    const forgotten = another("model") ? OF_MODEL : another("image") ? ["target"] : [];
    for (const name of forgotten) delete seen[name];
    for (const name of KEPT) {
      const ofImage = name !== "target" || "image" in view; // Judge asks about images of its own
      if (name in view && ofImage) seen[name] = view[name];
    }
    sessionStorage.setItem(SEEN, JSON.stringify(seen));
    return seen;
  }

  /** No link leads to what is no more. */
  function forget(gone) {
    const seen = Object.entries(JSON.parse(sessionStorage.getItem(SEEN) ?? "{}"));
    const left = seen.filter(([, value]) => value !== gone);
    sessionStorage.setItem(SEEN, JSON.stringify(Object.fromEntries(left)));
  }

  /** What the page shows; until it is filled, what its address says. */
  const shown = () => window.stratoscope.view
    ?? Object.fromEntries(new URLSearchParams(location.search));

  const isSaid = (value) => Boolean(value) || value === 0;

  /** Adds to a link what the page that it leads to can show, and what it does not say itself. */
  function lead(link) {
    const page = [...document.querySelectorAll(".top a[data-takes]")]
      .find((each) => each.pathname === link.pathname);
    if (!page || link.ariaCurrent === "page") return;
    const said = new URLSearchParams(link.search);
    for (const name of added.get(link) ?? []) said.delete(name);
    const seen = remember(shown());
    const other = said.has("model") && said.get("model") !== seen.model;
    const more = page.dataset.takes.split(" ")
      .map((field) => [field, FROM[field] ?? field])
      .filter(([field, name]) => !said.has(field) && isSaid(seen[name])
        && !(other && OF_MODEL.includes(name)));
    for (const [field, name] of more) said.set(field, seen[name]);
    added.set(link, more.map(([field]) => field));
    link.search = said;
  }

  /** The address of a page, led as its link is. */
  function led(address) {
    const link = element("a", { href: address });
    lead(link);
    return link.href;
  }

  whenViewed(remember);

  // A page that the browser kept as it was left is looked at again.
  window.addEventListener("pageshow", ({ persisted }) => {
    if (persisted && window.stratoscope.view) remember(window.stratoscope.view);
  });

  // A link learns of them when somebody comes to it.
  for (const coming of ["pointerover", "focusin", "click"])
    document.addEventListener(coming, ({ target }) => {
      const link = target.closest?.(".top a[data-takes], a.led[href]");
      if (link) lead(link);
    }, true);

  Object.assign(window.stratoscope, { led, forget });
})();
