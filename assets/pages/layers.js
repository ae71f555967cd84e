/* Layers: the receptive field under the pointer, and the place that is chosen on the image. */
"use strict";

(() => {
  const { choose, element, register, whenPresent, whenViewed } = window.stratoscope;

  let field = null; // ends of the receptive fields, and the cell that is outlined unless pointed at

  /** Outlines on the image what one cell of the layer can depend on. */
  function outline(row, column) {
    const canvas = document.querySelector("#channel-stage .canvas");
    if (!canvas || !field) return;
    const box = canvas.querySelector(".field-outline")
      ?? canvas.appendChild(element("i", { className: "field-outline" }));
    const [top, bottom] = field.rows[row] ?? [0, 0];
    const [left, right] = field.columns[column] ?? [0, 0];
    Object.assign(box.style, { left: `${100 * left}%`, top: `${100 * top}%`,
      width: `${100 * (right - left)}%`, height: `${100 * (bottom - top)}%` });
    box.dataset.cell = `${row}, ${column}`;
  }

  /** Where a pointer is over a picture, from 0 to 1. */
  function place(canvas, event) {
    const box = canvas.querySelector(".photo").getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height]
      .map((share) => Math.min(1, Math.max(0, share)));
  }

  whenPresent("channel-stage", (stage) => {
    stage.addEventListener("pointermove", (event) => {
      const canvas = event.target.closest(".canvas");
      if (!canvas || !field) return;
      const [x, y] = place(canvas, event);
      outline(Math.min(field.rows.length - 1, Math.floor(y * field.rows.length)),
        Math.min(field.columns.length - 1, Math.floor(x * field.columns.length)));
    });
    stage.addEventListener("pointerleave", () => { if (field) outline(...field.at); });
  });

  whenPresent("look-stage", (stage) => {
    stage.addEventListener("click", (event) => {
      const canvas = event.target.closest(".canvas");
      if (!canvas) return;
      const [x, y] = place(canvas, event);
      choose("place-input", `${Math.round(100 * x)}, ${Math.round(100 * y)}`);
    });
  });

  /** The chosen place is marked on the picture. */
  whenViewed(({ at }) => {
    const canvas = document.querySelector("#look-stage .canvas");
    if (!canvas || !at) return;
    const [x, y] = at.split(",").map((part) => Number(part) / 100);
    canvas.classList.add("pointed");
    canvas.style.setProperty("--x", x);
    canvas.style.setProperty("--y", y);
  });

  register({
    /** The cell in which the channel is highest, until another is pointed at. */
    drawField(data) {
      field = data;
      const box = document.querySelector("#channel-stage .field-outline");
      if (box) box.hidden = !data;
      if (data) outline(...data.at);
    },
    pointAtField(hover) {
      const [point] = hover?.points ?? [];
      if (point && field) outline(point.y, point.x);
    },
  });
})();
