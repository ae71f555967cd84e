// @ts-check
/* Helpers that all scripts share. Dash's clientside callbacks call the functions registered here. */
"use strict";

/** @type {((view: Record<string, any>) => void)[]} */
const viewers = [];

window.stratoscope = {
  view: null, // the one that the page shows; the requested one is in view-callbacks.mjs

  /** Adds functions to the namespace of Dash's clientside callbacks. */
  register(functions) {
    window.dash_clientside = window.dash_clientside || {};
    window.dash_clientside.stratoscope = Object.assign(
      window.dash_clientside.stratoscope || {}, functions);
  },

  /** Sets a picker as if the user had changed it; see view-callbacks.mjs. */
  choose(id, value, prop = "value") {
    if (!window.stratoscope.change?.(id, prop, value))
      window.dash_clientside.set_props(id, { [prop]: value });
  },

  /** Whether the current view has these values. */
  shows(values) {
    return Object.keys(values).every((name) => values[name] === window.stratoscope.view?.[name]);
  },

  /** Creates an element: element("b", {className: "x"}, "text", child). */
  element(tag, properties = {}, ...children) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  },

  /** The element of that id. */
  byId: (id) => document.getElementById(id),

  /** Shows a message at the bottom of the page; the caller removes the returned element. */
  notice(...content) {
    const { element } = window.stratoscope;
    const line = element("div", { className: "access-notice", role: "alert" },
      element("p", {}, ...content));
    document.body.append(line);
    return line;
  },

  /** Calls `draw` with each new view, before the server answers. */
  whenViewed(draw) {
    viewers.push(draw);
    if (window.stratoscope.view) draw(window.stratoscope.view);
  },

  /** Makes a view the current one. */
  show(view) {
    window.stratoscope.view = view;
    for (const draw of viewers) draw(view);
  },

  /** Calls `found` with each element that has this id, now or later. */
  whenPresent(id, found) {
    /** @type {HTMLElement | null} */
    let last = null;
    const look = () => {
      const here = document.getElementById(id);
      if (here && here !== last) found(last = here);
    };
    new MutationObserver(look).observe(document, { childList: true, subtree: true });
    look();
  },
};
