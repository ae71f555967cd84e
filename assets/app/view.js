/* What a view changes in the page without asking the server: theme, opacity, colours, link, pin. */
"use strict";

(() => {
  const { byId, choose, register, show, shows, whenViewed } = window.stratoscope;
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
  let copying = false; // whether a link is to be copied as soon as all is known that it states
  let wished = []; // panels that are to look again, until an answer comes that knows of it

  /** Whether a component is what Dash calls a function for. */
  const caused = (id) => window.dash_clientside.callback_context.triggered
    .some(({ prop_id: cause }) => cause.startsWith(`${id}.`));

  /** Has panels read again what they show, as it has changed elsewhere. */
  function lookAgain(panels) {
    wished = [...new Set([...wished, ...panels])];
    choose("again-store", [...wished, String(Date.now())], "data"); // another wish than the last
  }

  whenViewed(() => { wished = []; });

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
        whose fields are as before are left alone, but for those that are to look again. */
    shareView(view, _again, panels, ...parts) {
      if (!view) return parts.map(() => window.dash_clientside.no_update);
      const named = wished;
      wished = [];
      if (caused("view-store")) show(view);
      return panels.map(([id, fields], i) => {
        const part = JSON.stringify(fields.map((field) => view[field]));
        if (named.includes(id)) return `${part}\n${Date.now()}`;
        return part === parts[i]?.split("\n")[0] ? window.dash_clientside.no_update : part;
      });
    },
    toggleTheme(clicks) {
      if (clicks) setTheme(root.dataset.bsTheme === "dark" ? "light" : "dark");
    },
    /** What a link states beside the view may be known a moment later: `of` says of which. */
    copyLink(clicks, permalink) {
      copying ||= Boolean(clicks) && caused("permalink-button");
      const { view } = window.stratoscope;
      if (!copying || !view || !permalink) return;
      const { of = {}, ...stated } = permalink;
      if (!shows(of)) return;
      copying = false;
      copyLink(byId("permalink-button"), view, stated);
    },
    /** A map has been computed: the panels that waited for it look again. Said here, as Dash knows
        no circle of two callbacks. */
    lookAgain(panels) {
      if (panels) lookAgain(panels);
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

  window.stratoscope.lookAgain = lookAgain;
})();
