/* The layer strip: one tile per layer, one row per picture; arrows and clicks choose the layer. */
"use strict";

(() => {
  const { byId, choose, element, fetched, markTiles, register, say, whenPresent, whenViewed } = window.stratoscope;

  function tile(name, label, index) {
    const button = element("button", { type: "button", className: "strip-tile", title: name });
    button.dataset.layer = name;
    button.style.setProperty("--index", index);
    button.append(element("span", { className: "strip-pictures" }),
      element("small", {}, element("span", {}, label)));
    return button;
  }

  function picture() {
    return element("span", { className: "strip-picture" },
      element("i", { className: "strip-photo" }), element("i", { className: "strip-map" }));
  }

  let requested = ""; // addresses of the last requested pictures, and of those shown
  let drawn = "";
  let lost = null; // pictures that failed: they are requested again with the next view

  async function draw(strip, data) {
    const names = data.names.join("\n");
    if (strip.dataset.names !== names) {
      strip.dataset.names = names;
      drawn = "";
      strip.replaceChildren(...data.names.map((name, i) => tile(name, data.labels[i], i)));
      strip.style.setProperty("--count", data.names.length);
    }
    markChosen(strip);
    const addresses = data.rows.flatMap((row) => [row.sprite, row.picture]);
    requested = addresses.join();
    strip.classList.toggle("waiting", drawn !== requested);
    if (drawn === requested) return markTiles(strip);
    const problem = await fetched(addresses, () => requested === addresses.join(),
      (sentence) => say(strip, sentence, true)); // pictures and maps change together
    if (requested !== addresses.join()) return; // others are requested by now
    strip.classList.remove("waiting");
    say(strip, problem);
    drawn = problem ? "" : requested;
    lost = problem ? data : null;
    for (const button of strip.children) {
      const pictures = button.firstElementChild;
      const here = pictures.getElementsByClassName("strip-picture");
      while (here.length > data.rows.length) here[here.length - 1].remove();
      while (here.length < data.rows.length) pictures.append(picture());
      data.rows.forEach((row, i) => { // not by a property of the strip's: every descendant would be styled
        const [photo, map] = here[i].children;
        photo.style.backgroundImage = `url("${row.picture}")`;
        map.style.backgroundImage = `url("${row.sprite}")`;
      });
    }
    markTiles(strip);
  }

  /** Presses one tile at once, so that the next arrow key steps on from there. */
  function mark(strip, name) {
    for (const button of strip.children) {
      const chosen = button.dataset.layer === name;
      if (button.getAttribute("aria-pressed") === String(chosen)) continue;
      button.setAttribute("aria-pressed", chosen);
      button.tabIndex = chosen ? 0 : -1;
      if (chosen) reveal(strip, button);
    }
  }

  function markChosen(strip) {
    mark(strip, window.stratoscope.requested("layer") ?? window.stratoscope.view.layer);
  }

  /** Scrolls the strip, and nothing else, until the tile is in sight. */
  function reveal(strip, button) {
    const left = button.offsetLeft - strip.offsetLeft;
    if (left < strip.scrollLeft || left + button.offsetWidth > strip.scrollLeft + strip.clientWidth)
      strip.scrollLeft = left - (strip.clientWidth - button.offsetWidth) / 2;
  }

  function step(strip, by) {
    const tiles = [...strip.children];
    const at = tiles.findIndex((button) => button.getAttribute("aria-pressed") === "true");
    const next = tiles[Math.min(tiles.length - 1, Math.max(0, at + by))];
    if (next && next !== tiles[at]) {
      if (strip.contains(document.activeElement)) next.focus({ preventScroll: true });
      mark(strip, next.dataset.layer);
      choose("layer-select", next.dataset.layer);
    }
  }

  // Arrow keys step through the layers unless the focused element uses them.
  const OWN_ARROWS = "input, select, textarea, [role=listbox], [role=radiogroup], [contenteditable]";

  function scrollsSideways(target) {
    const box = target.closest(".scroll-x");
    return box !== null && box.scrollWidth > box.clientWidth;
  }

  document.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const strip = byId("strip-tiles");
    if (!by || !strip || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest(OWN_ARROWS) || scrollsSideways(event.target)) return;
    if (strip.closest(".arrows-elsewhere") && !strip.contains(event.target)) return;
    event.preventDefault();
    step(strip, by);
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".strip-tile");
    if (!button) return;
    mark(byId("strip-tiles"), button.dataset.layer);
    choose("layer-select", button.dataset.layer);
  });

  whenViewed(() => {
    const strip = byId("strip-tiles");
    if (!strip) return;
    markChosen(strip);
    if (lost) draw(strip, lost);
  });

  whenPresent("strip-tiles", (strip) => new ResizeObserver(() => {
    const chosen = strip.querySelector("[aria-pressed=true]");
    if (chosen) reveal(strip, chosen);
  }).observe(strip));

  register({
    drawStrip(data) {
      if (data) draw(byId("strip-tiles"), data);
    },
  });
})();
