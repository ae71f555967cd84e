/* What a view changes in the page without asking the server: theme, opacity, colours, link, pin. */
"use strict";

(() => {
  const { byId, choose, register } = window.stratoscope;
  const root = document.documentElement;

  function setTheme(theme) {
    root.dataset.bsTheme = theme;
    localStorage.setItem("stratoscope-theme", theme);
  }

  function setOpacity(percent) {
    root.style.setProperty("--map-opacity", percent / 100);
  }

  let named = 0; // the timer that gives the button its name again

  async function copyLink(button, { search, isPrivate }) {
    const link = location.origin + location.pathname + search;
    button.dataset.name ??= button.textContent;
    try {
      await navigator.clipboard.writeText(link);
      button.textContent = isPrivate
        ? "Copied: your image is private, so it opens only here" : "Copied";
      button.classList.add("says"); // a narrow page shows this, not its short name
    } catch {
      window.prompt("The link to this view:", link);
    }
    clearTimeout(named);
    named = setTimeout(() => {
      button.textContent = button.dataset.name;
      button.classList.remove("says");
    }, isPrivate ? 5000 : 1500);
  }

  document.addEventListener("input", (event) => {
    if (event.target.id === "opacity-range") setOpacity(event.target.value);
  });

  register({
    /** Opacity, colour scale, smoothness and relevance: all drawn by the style sheet. */
    drawCosmetics(view) {
      if (!view) return;
      setOpacity(view.opacity);
      root.style.setProperty("--map-filter", `url(#scale-${view.scale})`);
      root.dataset.relevance = view.relevance;
      root.dataset.resolution = view.resolution;
    },
    toggleTheme(clicks) {
      if (clicks) setTheme(root.dataset.bsTheme === "dark" ? "light" : "dark");
    },
    copyLink(clicks, permalink) {
      if (clicks && permalink) copyLink(byId("permalink-button"), permalink);
    },
    togglePin(clicks, view) {
      if (clicks && view) choose("pinned-store", view.pinned ? "" : view.image, "data");
    },
    switchModel(clicks, model) {
      if (clicks) choose("model-select", model);
    },
    namePin: (view) => (view && view.pinned ? "Unpin" : "Pin ⇄"),
    /** The gallery window reads its filter and its selection from two attributes. */
    queryGallery(view) {
      if (!view) return [undefined, undefined];
      const { text, label, group, outcome, sort, model, image } = view;
      return [JSON.stringify({ text, class: label, group, outcome, sort, model }), image];
    },
  });
})();
