/* Beside the statistics: the layers' names, one button for each row, and the mark of the chosen. */
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
    chooseLayerOfRow(click) {
      if (click) choose("layer-select", click.points[0].y);
    },
  });
})();
