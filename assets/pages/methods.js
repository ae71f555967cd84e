/* Methods: a click on an approach's name shows it in full; the chosen one is marked. */
"use strict";

(() => {
  const { byId, choose, register, whenViewed } = window.stratoscope;
  const QUESTIONS = ["why", "who", "what", "how", "when", "where"];

  function mark(list, chosen) {
    for (const button of list.querySelectorAll("[data-approach]"))
      button.setAttribute("aria-pressed", button.dataset.approach === chosen);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-approach]");
    if (!button) return;
    choose("approach-store", button.dataset.approach, "data");
    if (!button.closest("#approaches-list")) byId("guide-panel").scrollIntoView();
  });

  whenViewed((view) => {
    const list = byId("approaches-list");
    if (list) mark(list, view.approach);
  });

  // The list is drawn anew when the questions change.
  window.stratoscope.whenPresent("approaches-list", (list) =>
    new MutationObserver(() => mark(list, window.stratoscope.view?.approach))
      .observe(list, { childList: true }));

  register({
    /** A layer of the advice's chart leads to its maps. */
    openLayerOfAdvice(click) {
      if (!click) return;
      const { model, approach } = window.stratoscope.view;
      const layer = click.points[0].customdata;
      const query = new URLSearchParams({ model, layer, method: approach });
      location.assign(window.stratoscope.led(`/?${query}`));
    },
    clearQuestions(clicks) {
      if (!clicks) return;
      for (const question of QUESTIONS) choose(`${question}-select`, "*");
    },
  });
})();
