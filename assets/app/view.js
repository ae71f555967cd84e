/* What a view changes in the page without the server: theme, opacity, colours, link, pin. */
"use strict";

(() => {
  const { byId, choose, register, shows, whenViewed } = window.stratoscope;
  const root = document.documentElement;

  function setTheme(theme) {
    root.dataset.bsTheme = root.dataset.agThemeMode = theme;
    try {
      localStorage.setItem("stratoscope-theme", theme);
    } catch { /* then the choice lasts as long as the page */ }
  }

  /** Sets a style property of the whole page, only if it differs: each change restyles every element. */
  function setStyle(name, value) {
    if (root.style.getPropertyValue(name) !== String(value)) root.style.setProperty(name, value);
  }

  function setOpacity(percent) {
    setStyle("--map-opacity", percent / 100);
  }

  let named = 0; // the timer that restores the button's name
  let copying = false; // whether to copy a link as soon as all its parts are available

  /** Whether this component triggered the call. */
  const caused = (id) => window.dash_clientside.callback_context.triggered
    .some(({ prop_id: cause }) => cause.startsWith(`${id}.`));

  /** Copies a link with every value, defaults, targets and the weights' hashes included. */
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
    toggleTheme(clicks) {
      if (clicks) setTheme(root.dataset.bsTheme === "dark" ? "light" : "dark");
    },
    /** Values beside the view may arrive a moment later; `of` names the view they belong to. */
    copyLink(clicks, permalink) {
      copying ||= Boolean(clicks) && caused("permalink-button");
      const { view } = window.stratoscope;
      if (!copying || !view || !permalink) return;
      const { of = {}, ...stated } = permalink;
      if (!shows(of)) return;
      copying = false;
      copyLink(byId("permalink-button"), view, stated);
    },
    togglePin(clicks, answer) {
      if (!clicks || !answer) return;
      const { pinned, image } = { ...answer.values, ...window.stratoscope.requestedValues() };
      choose("pinned-store", pinned ? "" : image, "data");
    },
    switchModel(clicks, model) {
      if (clicks) choose("model-select", model);
    },
  });
})();
