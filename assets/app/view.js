/* What a view changes in the page without the server: theme, opacity, colours, link, pin. */
"use strict";

(() => {
  const { byId, choose, register, show, shows, whenViewed } = window.stratoscope;
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
  let pending = []; // panels to refresh, until an answer includes them

  /** Whether this component triggered the call. */
  const caused = (id) => window.dash_clientside.callback_context.triggered
    .some(({ prop_id: cause }) => cause.startsWith(`${id}.`));

  /** Reloads panels whose data have changed elsewhere. */
  function refreshPanels(panels) {
    pending = [...new Set([...pending, ...panels])];
    choose("again-store", [...pending, String(Date.now())], "data"); // differs from the last request
  }

  whenViewed(() => { pending = []; });

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
    /** Applies the view in the browser and passes each panel its part of it. Panels whose fields
        did not change are skipped, unless they are to be refreshed. */
    shareView(view, _again, panels, ...parts) {
      if (!view) return parts.map(() => window.dash_clientside.no_update);
      const named = pending;
      pending = [];
      if (caused("view-store") || !shows(view)) show(view); // Dash forgets what an overtaken call was for
      return panels.map(([id, fields], i) => {
        const part = JSON.stringify(fields.map((field) => view[field]));
        if (named.includes(id)) return `${part}\n${Date.now()}`;
        return part === parts[i]?.split("\n")[0] ? window.dash_clientside.no_update : part;
      });
    },
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
    /** Refreshes the panels that waited for a map. It is done here because Dash does not allow two
        callbacks to trigger each other. */
    refreshPanels(panels) {
      if (panels) refreshPanels(panels);
    },
    togglePin(clicks, view) {
      if (!clicks || !view) return;
      const { pinned, image } = { ...view, ...window.stratoscope.requestedValues() };
      choose("pinned-store", pinned ? "" : image, "data");
    },
    /** Requests the rest of the evidence: figures, or the progress of a running test. */
    followTrust(more) {
      if (more) choose("trust-more-store", more, "data");
    },
    switchModel(clicks, model) {
      if (clicks) choose("model-select", model);
    },
  });

  window.stratoscope.refreshPanels = refreshPanels;
})();
