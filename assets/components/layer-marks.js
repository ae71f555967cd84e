/* The marks on a strip's tiles: how far each map is to be trusted. See dashboard/ui/layer_marks.py. */
"use strict";

(() => {
  const { byId, element, register } = window.stratoscope;
  let known = null; // what was told last

  /** The mark below a picture; the last one stands behind the layer's name. */
  function place(button, row, rows) {
    const pictures = button.getElementsByClassName("strip-picture");
    const mark = element("i", { ariaHidden: "true" });
    if (row === rows - 1) button.lastElementChild.append(mark);
    else pictures[row].after(mark);
    return mark;
  }

  function draw(button, found) {
    const told = found.map(([sign, , says], row) =>
      `${["", "Above: ", "Below: "][found.length > 1 ? row + 1 : 0]}${sign} ${says}`);
    const title = [button.dataset.layer, ...told].join("\n");
    if (button.title === title) return;
    button.title = title;
    for (const old of [...button.getElementsByClassName("strip-mark")]) old.remove();
    const pictures = button.getElementsByClassName("strip-picture");
    found.forEach(([sign, look], row) => {
      const mark = place(button, row, found.length);
      mark.className = `strip-mark ${look}`;
      mark.textContent = sign;
      pictures[row].lastElementChild.hidden = look.includes("no-map");
    });
  }

  /** Marks the tiles, once the pictures stand there that are spoken of. */
  function markTiles(strip) {
    if (!strip || strip.classList.contains("waiting")) return;
    const said = known?.said ?? [], rows = known?.rows ?? [];
    [...strip.children].forEach((button, layer) =>
      draw(button, rows.map((row) => said[row[layer]]).filter(Boolean)));
  }

  Object.assign(window.stratoscope, { markTiles });
  register({
    drawMarks(marks) {
      known = marks;
      queueMicrotask(() => markTiles(byId("strip-tiles"))); // the same answer may change the tiles
    },
  });
})();
