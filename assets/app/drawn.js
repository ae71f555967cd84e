/* Draws what the panels show without components of Dash's: see dashboard/ui/patches.py. An answer leaves
   it in an attribute, so that it stands in the page in the same moment as what Dash draws. */
"use strict";

(() => {
  const { byId, element, show, shows } = window.stratoscope;
  const stands = new Map(); // by place: what was drawn there last

  /** A text, or an element of those that Dash's HTML components stand for. */
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

  /** One place: a text or an attribute, where it is another than before, or data for a function. */
  function place([id, prop, by, value]) {
    if (by) return window.dash_clientside.stratoscope[by](value);
    const name = `${id}.${prop}`, said = JSON.stringify(value);
    if (stands.get(name) === said) return;
    stands.set(name, said);
    write(byId(id), prop, value);
  }

  function draw(board) {
    const { view, of, places } = JSON.parse(board.dataset.board);
    if (of && !shows(of)) return;
    if (view) show(view);
    const isFigure = ([, prop]) => prop === "figure";
    places.filter((each) => !isFigure(each)).forEach(place);
    for (const [graph, , , figure] of places.filter(isFigure))
      window.dash_clientside.set_props(graph, { figure });
  }

  new MutationObserver((changes) => changes.forEach(({ target }) => draw(target)))
    .observe(document, { subtree: true, attributes: true, attributeFilter: ["data-board"] });
})();
