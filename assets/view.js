/* What a view changes in the page without asking the server: theme, opacity, colours, link, pin. */
"use strict";

(() => {
  const { byId, choose, register, show, whenViewed } = window.stratoscope;
  const root = document.documentElement;

  function setTheme(theme) {
    root.dataset.bsTheme = root.dataset.agThemeMode = theme;
    localStorage.setItem("stratoscope-theme", theme);
  }

  /** Sets a property of the whole page's style, if it is another: that costs every element. */
  function setStyle(name, value) {
    if (root.style.getPropertyValue(name) !== String(value)) root.style.setProperty(name, value);
  }

  function setOpacity(percent) {
    setStyle("--map-opacity", percent / 100);
  }

  let named = 0; // the timer that gives the button its name again

  /** Everything is stated, whatever the defaults are, the targets and the weights' hashes too. */
  async function copyLink(button, view, { isPrivate, ...asShown }) {
    const stated = Object.entries({ ...view, ...asShown })
      .filter(([, value]) => value !== null && value !== "");
    const link = `${location.origin}${location.pathname}?${new URLSearchParams(stated)}`;
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

  /** Opacity, colour scale, smoothness and relevance: all drawn by the style sheet. */
  whenViewed((view) => {
    setOpacity(view.opacity);
    setStyle("--map-filter", `url(#scale-${view.scale})`);
    for (const name of ["relevance", "resolution"])
      if (root.dataset[name] !== view[name]) root.dataset[name] = view[name];
    const pin = byId("pin-button");
    if (pin) pin.textContent = view.pinned ? "Unpin" : "Pin ⇄";
  });

  register({
    /** Draws what the page draws itself, and hands each panel its part of the view: the panels
        whose fields are as before are left alone. */
    shareView(view, fieldsOfPanels, ...parts) {
      if (!view) return parts.map(() => window.dash_clientside.no_update);
      show(view);
      return fieldsOfPanels.map((fields, i) => {
        const part = JSON.stringify(fields.map((field) => view[field]));
        return part === parts[i] ? window.dash_clientside.no_update : part;
      });
    },
    toggleTheme(clicks) {
      if (clicks) setTheme(root.dataset.bsTheme === "dark" ? "light" : "dark");
    },
    copyLink(clicks, view, permalink) {
      if (clicks && view && permalink) copyLink(byId("permalink-button"), view, permalink);
    },
    togglePin(clicks, view) {
      if (clicks && view) choose("pinned-store", view.pinned ? "" : view.image, "data");
    },
    /** Where a map has more than texts to show, or is being tested, its panel asks for it. */
    followTrust(more) {
      if (more) choose("trust-more-store", more, "data");
    },
    switchModel(clicks, model) {
      if (clicks) choose("model-select", model);
    },
  });
})();
