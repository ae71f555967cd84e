/* The bars of the predictions, and the list of all classes behind the target's search. */
"use strict";

(() => {
  const { byId, choose, element, register } = window.stratoscope;

  function bar(row, chosen) {
    const button = element("button", { type: "button", className: "prediction" },
      element("span", { className: "prediction-label", title: row.label }, row.label),
      element("span", { className: "prediction-bar" }, element("i")),
      element("span", { className: "prediction-share" }, row.text));
    button.dataset.target = row.target;
    button.setAttribute("aria-pressed", chosen);
    button.querySelector("i").style.width = `${100 * row.share}%`;
    return element("li", {}, button);
  }

  /** What can be chosen; a search finds its WordNet id too, which stands beside it as a label. */
  function option([name, wnid], index) {
    return element("option", { value: `${index} · ${name}`, ...(wnid && { label: wnid }) });
  }

  /** Fetches the class names once per model, when the search is first used. */
  async function offerClasses(model) {
    const list = byId("target-options");
    if (!model || list.dataset.model === model) return;
    list.dataset.model = model;
    const url = `/models/${encodeURIComponent(model)}/labels.json`;
    const labels = await fetch(url).then((answer) => answer.ok && answer.json()).catch(() => null);
    if (list.dataset.model !== model) return; // another model is shown by now
    if (!labels) return delete list.dataset.model; // the next time it may work
    list.replaceChildren(...labels.map(option));
  }

  document.addEventListener("focusin", (event) => {
    const { model, model_b: other } = window.stratoscope.view ?? {};
    if (event.target.list?.id !== "target-options") return;
    offerClasses(event.target.id === "target-b-input" ? other : model);
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".prediction");
    if (button) choose("target-input", button.dataset.target);
  });

  register({
    drawPredictions(data) {
      if (!data) return;
      const list = byId("predictions-list");
      const focused = [...list.children].findIndex((li) => li.contains(document.activeElement));
      list.replaceChildren(...data.rows.map((row, i) => bar(row, i === data.chosen)));
      if (focused >= 0) list.children[focused]?.firstElementChild.focus();
    },
  });
})();
