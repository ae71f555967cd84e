/* Beside the statistics: the layers' names, one button for each row, and the mark of the chosen.
   Over them: the values of the cells. */
"use strict";

(() => {
  const { byId, choose, element, register, whenViewed } = window.stratoscope;

  function mark(list, layer) {
    for (const button of list.children)
      button.setAttribute("aria-pressed", button.dataset.layer === layer);
  }

  function name({ label, value }) {
    const button = element("button", { type: "button", title: label }, element("span", {}, label));
    button.dataset.layer = value;
    return button;
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
    /** The layers are those that the page's picker offers. */
    drawLayerNames(options) {
      const list = byId("statistics-layers");
      list.replaceChildren(...(options ?? []).map(name));
      list.style.setProperty("--rows", list.childElementCount);
      if (window.stratoscope.view) mark(list, window.stratoscope.view.layer);
    },
    /** The figure's texts, each on its cell; the same elements serve every figure. */
    drawStatistics(figure) {
      if (!figure) return;
      const [{ text, meta }] = figure.data;
      const texts = text.flat(), kinds = meta.flat();
      const grid = byId("statistics-values");
      grid.style.setProperty("--columns", text[0].length);
      if (grid.childElementCount !== texts.length)
        grid.replaceChildren(...texts.map(() => element("span", {})));
      texts.forEach((each, i) => {
        grid.children[i].textContent = each;
        grid.children[i].className = kinds[i];
      });
    },
    chooseLayerOfRow(click) {
      if (click) choose("layer-select", click.points[0].y);
    },
  });
})();
