/* The bars of the predictions, and the list of all classes behind the target's search. */
"use strict";

(() => {
  const { byId, choose, element, register } = window.stratoscope;

  /** Whether the prediction is right, and a one-click action if it is wrong. */
  function drawVerdict(place, verdict, pressed) {
    if (!verdict) return place.replaceChildren();
    const { outcome, mark, head, text, explain, explainText, contrast, contrastText } = verdict;
    const ways = [];
    if (explain) {
      const button = element("button", { type: "button", className: "quiet-button framed explain" },
        explainText);
      button.dataset.target = explain;
      button.setAttribute("aria-pressed", String(explain === pressed));
      ways.push(button);
    }
    if (contrast)
      ways.push(element("a", { className: "quiet-link contrast", href: contrast }, contrastText));
    place.replaceChildren(element("p", { className: outcome || "unknown" },
      element("i", { ariaHidden: "true" }, mark), element("b", {}, head), `: ${text}`), ...ways);
  }

  function bar(row, chosen) {
    const button = element("button", { type: "button", className: "prediction" },
      element("span", { className: "prediction-label",
        title: row.label }, row.label),
      element("span", { className: "prediction-bar" }, element("i")),
      element("span", { className: "prediction-share" }, row.text),
      ...row.note ? [element("small", {}, row.note)] : []);
    button.dataset.target = row.target;
    button.setAttribute("aria-pressed", chosen);
    button.querySelector("i").style.width = `${100 * row.share}%`;
    return element("li", {}, button);
  }

  /** The options; a search finds the WordNet id too, which is its label. */
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
    if (!labels) return delete list.dataset.model; // it may work next time
    list.replaceChildren(...labels.map(option));
  }

  document.addEventListener("focusin", (event) => {
    const { model, model_b: other } = window.stratoscope.view ?? {};
    if (event.target.list?.id !== "target-options") return;
    offerClasses(event.target.id === "target-b-input" ? other : model);
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".prediction, .explain");
    if (button) choose("target-input", button.dataset.target);
    const contrast = event.target.closest("a.contrast");
    if (!contrast) return;
    const { layer, method } = window.stratoscope.view; // as shown now
    const address = new URL(contrast.href);
    for (const [name, value] of Object.entries({ layer, method }))
      if (value) address.searchParams.set(name, value);
    contrast.href = address;
  });

  register({
    drawPredictions(data) {
      if (!data) return;
      const list = byId("predictions-list");
      const focused = [...list.children].findIndex((li) => li.contains(document.activeElement));
      const place = byId("predictions-verdict");
      if (place) drawVerdict(place, data.verdict, data.rows[data.chosen].target);
      list.replaceChildren(...data.rows.map((row, i) => bar(row, i === data.chosen)));
      if (focused >= 0) list.children[focused]?.firstElementChild.focus();
    },
  });
})();
