/* "Add to review" in the header: adds the current view to a review. */
"use strict";

(() => {
  const { byId, element, whenViewed, whenPresent } = window.stratoscope;
  const NEW = "new";
  const DRAWN = ["layer", "method", "relevance", "resolution", "scale", "opacity", "show"];

  /** The page's pictures, each with its own view; a selection has none. */
  function shown(view) {
    const drawn = Object.fromEntries(DRAWN.map((name) => [name, view[name]]));
    const { model } = view;
    if (view.kind && view.kind !== "images") return [];
    if (view.kind) {
      const sides = [[view.image, view.target_a], [view.image_b, view.target_b]];
      return sides.slice(0, view.model_b === model ? 2 : 1)
        .filter(([image], i) => i === 0 || image !== view.image)
        .map(([image, target]) => ({ ...drawn, model, image, target }));
    }
    return view.image ? [{ ...drawn, model, image: view.image, target: view.target }] : [];
  }

  /** The data sent for a view; null if it shows nothing that can be reviewed. */
  function payload(view) {
    const views = shown(view);
    if (views.length) return { model: view.model, views };
    if (view.subset && view.scan) return { model: view.model, subset: view.subset };
    return null;
  }

  function labelled(words, control) {
    control.id = `review-add-${words.toLowerCase().replace(/\W+/g, "-")}`;
    const label = element("label", { htmlFor: control.id }, words);
    return element("div", { className: "field" }, label, control);
  }

  async function show(dialog, what) {
    let offered = { reviews: [], lead: false, person: "" };
    let problem = "";
    try {
      const answer = await fetch("/reviews/open");
      if (answer.ok) offered = await answer.json(); else problem = await answer.text();
    } catch {
      problem = "The server cannot be reached. Try again.";
    }
    const fitting = offered.reviews.filter(({ model }) => model === what.model);
    const select = element("select", { className: "form-select form-select-sm" },
      ...fitting.map(({ id, name, state }) => element("option", { value: id }, `${name} (${state})`)),
      ...offered.lead ? [element("option", { value: NEW }, "A new review…")] : []);
    const name = element("input", { className: "form-control form-control-sm", maxLength: 200 });
    const naming = labelled("Name", name);
    const line = element("p", { className: `form-says${problem ? " problem" : ""}` }, problem);
    line.setAttribute("role", "status");
    if (!select.options.length && !problem) {
      line.textContent = "No review of this model is open. Ask a review lead to open one.";
    }
    const add = element("button", { className: "quiet-button framed primary",
      disabled: !select.options.length }, "Add");
    const close = element("button", { className: "quiet-button framed" }, "Close");
    const look = () => { naming.hidden = select.value !== NEW; };
    select.addEventListener("change", look);
    close.addEventListener("click", () => dialog.close());
    add.addEventListener("click", async () => {
      add.disabled = true;
      const review = select.value === NEW ? "" : select.value;
      const { send } = window.stratoscope.reviews;
      const answer = await send("/reviews/add", { ...what, review, name: name.value,
        person: offered.person });
      line.textContent = answer.problem || answer.message;
      line.classList.toggle("problem", Boolean(answer.problem));
      add.disabled = !answer.problem; // do not add it twice
    });
    const count = what.views?.length;
    const words = count ? `The ${count === 1 ? "image" : "two images"} as shown here`
      : "All images of the current selection";
    dialog.replaceChildren(element("h2", {}, "Add to review"), element("p", { className: "quiet" },
      `${words}, with layer, method and class${offered.person && `; added by ${offered.person}`}.`),
    labelled("Review", select), naming,
    element("div", { className: "form-end" }, add, close), line);
    look();
  }

  whenPresent("review-add-button", (button) => {
    button.addEventListener("click", async () => {
      const dialog = byId("review-add-dialog");
      const what = window.stratoscope.view && payload(window.stratoscope.view);
      if (!what) return;
      dialog.replaceChildren(element("h2", {}, "Add to review"),
        element("p", { className: "quiet", role: "status" }, "Loading the open reviews…"));
      dialog.showModal(); // before the answer, which may take a while
      await show(dialog, what);
      dialog.querySelector("select, button").focus();
    });
  });
  whenViewed((view) => {
    const button = byId("review-add-button");
    const reviewing = "review" in view; // those pages have their own buttons
    if (button) button.hidden = reviewing || !payload(view);
  });
})();
