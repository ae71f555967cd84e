/* The marks on a strip's tiles: how far to trust each map. See dashboard/ui/layer_marks.py. */
"use strict";

(() => {
  const { byId, element, register } = window.stratoscope;
  let current = null; // the last data

  /** The mark below a picture; the last one stands behind the layer's name. */
  function place(button, row, rows) {
    const pictures = button.getElementsByClassName("strip-picture");
    const mark = element("i", { ariaHidden: "true" });
    if (row === rows - 1) button.lastElementChild.append(mark);
    else pictures[row].after(mark);
    return mark;
  }

  function draw(button, found) {
    const lines = found.map(([sign, , text], row) =>
      `${["", "Above: ", "Below: "][found.length > 1 ? row + 1 : 0]}${sign} ${text}`);
    const title = [button.dataset.layer, ...lines].join("\n");
    if (button.title === title) return;
    button.title = title;
    for (const old of button.querySelectorAll(".strip-mark")) old.remove();
    const pictures = button.getElementsByClassName("strip-picture");
    found.forEach(([sign, look], row) => {
      const mark = place(button, row, found.length);
      mark.className = `strip-mark ${look}`;
      mark.textContent = sign;
      pictures[row].lastElementChild.hidden = look.includes("no-map");
    });
  }

  /** Marks the tiles once their pictures are shown. */
  function markTiles(strip) {
    if (!strip || strip.classList.contains("waiting")) return;
    const looks = current?.looks ?? [], rows = current?.rows ?? [];
    [...strip.children].forEach((button, layer) =>
      draw(button, rows.map((row) => looks[row[layer]]).filter(Boolean)));
  }

  Object.assign(window.stratoscope, { markTiles });
  register({
    drawMarks(marks) {
      current = marks;
      queueMicrotask(() => markTiles(byId("strip-tiles"))); // the same answer may change the tiles
    },
  });
})();
