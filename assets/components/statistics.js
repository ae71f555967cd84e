/* Beside the statistics: the layers' names and shapes, one button for each row, and the mark of the
   chosen. Above and over them: the columns' names and the values of the cells. */
"use strict";

(() => {
  const { byId, choose, element, register, whenViewed } = window.stratoscope;

  let shapesOfLayers = []; // the last ones: names and numbers arrive in either order

  function writeShapes(list) {
    [...list.children].forEach((button, i) => {
      button.lastElementChild.textContent = shapesOfLayers[i] ?? "";
    });
  }

  function mark(list, layer) {
    for (const button of list.children)
      button.setAttribute("aria-pressed", button.dataset.layer === layer);
  }

  function name({ label, value }) {
    const button = element("button", { type: "button", title: label },
      element("span", {}, label), element("small", {}));
    button.dataset.layer = value;
    return button;
  }

  /** One element for each text; existing ones are reused. */
  function fill(grid, texts, kinds = []) {
    if (grid.childElementCount !== texts.length)
      grid.replaceChildren(...texts.map(() => element("span", {})));
    texts.forEach((text, i) => {
      const cell = grid.children[i];
      if (cell.textContent !== text) cell.textContent = text;
      if (kinds[i] && cell.className !== kinds[i]) cell.className = kinds[i];
    });
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".statistics-layers button");
    if (button) choose("layer-select", button.dataset.layer);
  });

  whenViewed((view) => {
    const list = byId("statistics-layers");
    if (list) mark(list, view.layer);
  });

  register({
    /** The layers are those in the page's picker. */
    drawLayerNames(options) {
      const list = byId("statistics-layers");
      list.replaceChildren(...(options ?? []).map(name));
      list.style.setProperty("--rows", list.childElementCount);
      writeShapes(list);
      if (window.stratoscope.view) mark(list, window.stratoscope.view.layer);
    },
    /** The texts around the figure; the same elements serve every image. */
    drawStatistics({ shapes, columns, texts, kinds }) {
      const panel = byId("statistics-values").parentElement;
      panel.style.setProperty("--columns", columns.length);
      fill(byId("statistics-columns"), columns);
      fill(byId("statistics-values"), texts.flat(), kinds.flat());
      if (shapesOfLayers.join() === shapes.join()) return;
      shapesOfLayers = shapes;
      writeShapes(byId("statistics-layers"));
    },
    chooseLayerOfRow(click) {
      if (click) choose("layer-select", click.points[0].y);
    },
  });
})();
