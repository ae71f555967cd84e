/* Compare, two images in step: one zoom and one pointer for all three stages, and the swap. */
"use strict";

(() => {
  const { register, whenPresent, whenViewed } = window.stratoscope;
  const DEEPEST = 8; // times
  const STEP = 1.15; // of one notch of the wheel
  const OF_GROUPS = { a: "b" };
  const OF_MODELS = { model: "model_b", image: "image_b", target_a: "target_b" };
  const OF_MODEL_A = ["layer", "scan"]; // what another model has of its own

  function canvases(host) {
    return [...host.querySelectorAll(".canvas")];
  }

  /** Where a pointer is over a picture, from 0 to 1, whatever the zoom. */
  function place(canvas, event) {
    const box = canvas.querySelector(".photo").getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  }

  /** Enlarges every stage around the same place of its picture. */
  function zoom(host, [x, y], factor) {
    const now = Number(host.dataset.zoom ?? 1);
    const next = Math.min(DEEPEST, Math.max(1, now * factor));
    const [left, top] = (host.dataset.corner ?? "0,0").split(",").map(Number);
    // The place under the pointer stays where it is: corner + place / zoom is fixed.
    const keep = (corner, at) => Math.min(1 - 1 / next,
      Math.max(0, at - (at - corner) * now / next));
    const corner = [keep(left, x), keep(top, y)];
    host.dataset.zoom = next;
    host.dataset.corner = corner.join();
    host.style.setProperty("--zoom", next);
    host.style.setProperty("--left", corner[0]);
    host.style.setProperty("--top", corner[1]);
  }

  /** The value of the cell under a place, read back from its grey level; null without a map. */
  function value(stage, [x, y]) {
    const map = stage.querySelector(".map");
    const [low, high] = stage.querySelectorAll(".legend span");
    if (!map.complete || !map.naturalWidth || !high.textContent) return null;
    const sheet = new OffscreenCanvas(map.naturalWidth, map.naturalHeight);
    const pen = sheet.getContext("2d");
    pen.drawImage(map, 0, 0);
    const column = Math.min(map.naturalWidth - 1, Math.floor(x * map.naturalWidth));
    const row = Math.min(map.naturalHeight - 1, Math.floor(y * map.naturalHeight));
    const level = pen.getImageData(column, row, 1, 1).data[0];
    const { readNumeral } = window.stratoscope;
    const peak = readNumeral(high.textContent) || 0; // zero everywhere
    return readNumeral(low.textContent) < 0 ? (level - 128) / 127 * peak : level / 255 * peak;
  }

  function point(host, at) {
    for (const canvas of canvases(host)) {
      const stage = canvas.closest(".stage");
      const read = value(stage, at);
      canvas.style.setProperty("--x", at[0]);
      canvas.style.setProperty("--y", at[1]);
      canvas.classList.add("pointed");
      canvas.dataset.value = read === null ? "" : window.stratoscope.numeral(read, 2);
    }
  }

  function leave(host) {
    for (const canvas of canvases(host)) canvas.classList.remove("pointed");
  }

  whenPresent("in-step-stages", (host) => {
    host.addEventListener("wheel", (event) => {
      const canvas = event.target.closest(".canvas");
      if (!canvas || !(event.ctrlKey || host.dataset.zoom > 1 || event.altKey)) return;
      event.preventDefault();
      zoom(host, place(canvas, event), event.deltaY < 0 ? STEP : 1 / STEP);
    }, { passive: false });
    host.addEventListener("dblclick", (event) => {
      const canvas = event.target.closest(".canvas");
      if (canvas) zoom(host, place(canvas, event), host.dataset.zoom > 1 ? 1 / DEEPEST : 3);
    });
    host.addEventListener("pointermove", (event) => {
      const canvas = event.target.closest(".canvas");
      if (canvas) point(host, place(canvas, event));
      else leave(host);
    });
    host.addEventListener("pointerleave", () => leave(host));
  });

  whenViewed((view) => {
    if (view.kind) document.documentElement.dataset.kind = view.kind;
  });

  /** The view with its sides exchanged. */
  function swapped(view) {
    const mirrored = { ...view };
    for (const [a, b] of Object.entries(view.kind === "groups" ? OF_GROUPS : OF_MODELS))
      [mirrored[a], mirrored[b]] = [view[b], view[a]];
    if (mirrored.model !== view.model) for (const name of OF_MODEL_A) delete mirrored[name];
    return mirrored;
  }

  register({
    swapSides(clicks) {
      if (!clicks) return;
      const stated = Object.entries(swapped(window.stratoscope.requestedValues()))
        .filter(([, each]) => each != null && each !== "");
      window.stratoscope.goTo(`?${new URLSearchParams(stated)}`);
    },
  });
})();
