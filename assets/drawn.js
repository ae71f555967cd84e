/* Draws what the panels show without components of Dash's: see Drawn in dashboard/panels/base.py. */
"use strict";

(() => {
  const { byId, element, register } = window.stratoscope;

  /** A text, or an element of those that Dash's HTML components stand for. */
  function made(part) {
    if (typeof part === "string") return part;
    const { children = [], ...properties } = part.props;
    return element(part.type.toLowerCase(), properties, ...[children].flat().map(made));
  }

  function write(node, prop, value) {
    if (prop === "children") {
      if (typeof value !== "string") node.replaceChildren(...value.map(made));
      else if (node.textContent !== value) node.textContent = value;
    } else if (prop === "className") node.className = value;
    else if (prop === "style") {
      node.style.cssText = "";
      Object.assign(node.style, value);
    } else if (typeof value === "boolean") node.toggleAttribute(prop, value);
    else if (value === null) node.removeAttribute(prop);
    else if (node.getAttribute(prop) !== value) node.setAttribute(prop, value);
  }

  /** Each place with what belongs there: a text, an attribute, or data for a function. */
  function drawAll(places) {
    for (const [id, prop, by, value] of places ?? [])
      if (by) window.dash_clientside.stratoscope[by](value);
      else write(byId(id), prop, value);
  }

  window.stratoscope.drawAll = drawAll;
  register({ drawAll });
})();
