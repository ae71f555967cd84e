/* Applies the patches of dashboard/ui/patches.py: texts and attributes that are no Dash components. An
   answer puts them into one attribute, so they appear in the same moment as Dash's own components. */
"use strict";

(() => {
  const { byId, element, show, shows } = window.stratoscope;
  const OF_DASH = ["figure", "marks", "data"]; // properties of Dash components
  const written = new Map(); // by place: the last value written there

  /** A text, or the element for one of Dash's HTML components. */
  function made(part) {
    if (typeof part === "string") return part;
    const { children = [], ...properties } = part.props;
    return element(part.type.toLowerCase(), properties, ...[children].flat().map(made));
  }

  function write(node, prop, value) {
    if (prop === "children") {
      if (typeof value === "string") node.textContent = value;
      else node.replaceChildren(...value.map(made));
    } else if (prop === "className") node.className = value;
    else if (prop === "style") {
      node.style.cssText = "";
      Object.assign(node.style, value);
    } else if (typeof value === "boolean") node.toggleAttribute(prop, value);
    else if (value === null) node.removeAttribute(prop);
    else node.setAttribute(prop, value);
  }

  /** Writes one place if its value changed: a text, an attribute, or data for a function. */
  function place([id, prop, by, value]) {
    if (by) return window.dash_clientside.stratoscope[by](value);
    const name = `${id}.${prop}`, serialized = JSON.stringify(value);
    if (written.get(name) === serialized) return;
    written.set(name, serialized);
    write(byId(id), prop, value);
  }

  function draw(board) {
    const { view, of, places } = JSON.parse(board.dataset.board);
    if (of && !shows(of)) return;
    if (view) show(view);
    const isDashs = ([, prop, by]) => !by && OF_DASH.includes(prop);
    places.filter((each) => !isDashs(each)).forEach(place);
    for (const [component, prop, , value] of places.filter(isDashs))
      window.dash_clientside.set_props(component, { [prop]: value });
  }

  new MutationObserver((changes) => changes.forEach(({ target }) => draw(target)))
    .observe(document, { subtree: true, attributes: true, attributeFilter: ["data-board"] });
})();
