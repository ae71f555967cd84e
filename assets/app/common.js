/* What the page's scripts share. Dash calls the functions registered here from its callbacks. */
"use strict";

const viewers = [];
const justChosen = new Map(); // by id of the picker

window.stratoscope = {
  view: null, // the one that is shown: see dashboard/ui/view.py

  /** Adds functions to the namespace in which Dash's clientside callbacks look. */
  register(functions) {
    window.dash_clientside = window.dash_clientside || {};
    window.dash_clientside.stratoscope = Object.assign(
      window.dash_clientside.stratoscope || {}, functions);
  },

  /** Changes a picker as if the user had: the page's one callback does the rest. */
  choose(id, value, prop = "value") {
    const choice = { value };
    justChosen.set(id, choice);
    window.dash_clientside.set_props(id, { [prop]: value });
    setTimeout(() => { if (justChosen.get(id) === choice) justChosen.delete(id); });
  },

  /** What was chosen in this moment, or else what an answer says: one that arrives just then knows
      nothing of the choice yet, and only Dash's next task makes it leave such answers alone. */
  latest(id, answered) {
    return justChosen.get(id)?.value ?? answered;
  },

  /** Whether the view that is shown has these values. */
  shows(values) {
    return Object.keys(values).every((name) => values[name] === window.stratoscope.view[name]);
  },

  /** The image of a view that the gallery chooses: its field, and the store that changes it. */
  chosenImage(view) {
    return view?.choosing === "b" ? ["image_b", "image-b-store"] : ["image", "gallery-selected"];
  },

  /** Creates an element: element("b", {className: "x"}, "text", child). */
  element(tag, properties = {}, ...children) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  },

  /** Numbers as readers see them, formatted as by data/numerals.py: in significant digits, */
  numeral(value, digits = 3) {
    if (value === null || Number.isNaN(value)) return "\u2013";
    if (value === 0) return "0";
    const [mantissa, power] = Math.abs(value).toExponential(digits - 1).split("e").map(Number);
    const places = Math.max(0, digits - 1 - power);
    const text = power < -4 || power > 6 ? `${mantissa}e${power}` : Math.abs(value).toLocaleString(
      "en", { maximumFractionDigits: places });
    return `${value < 0 ? "-" : ""}${text}`.replaceAll("-", "\u2212");
  },
  /** with so many decimals, where zero has no sign, */
  fixed(value, places = 2) {
    if (value === null || Number.isNaN(value)) return "\u2013";
    const text = Math.abs(value).toLocaleString("en",
      { minimumFractionDigits: places, maximumFractionDigits: places });
    return value < 0 && /[1-9]/.test(text) ? `\u2212${text}` : text;
  },
  /** a share with one decimal, */
  probability(value) {
    if (value === null || Number.isNaN(value)) return "\u2013";
    const text = value > 0 && value < 0.0005 ? "<0.1" : value >= 0.9995 && value < 1 ? ">99.9"
      : window.stratoscope.fixed(100 * value, 1);
    return `${text}\u00a0%`;
  },
  /** and such a text as a number again. */
  readNumeral: (text) => Number(text.replaceAll("\u2212", "-").replace(/[,<>]/g, "")),

  /** The element of that id. */
  byId: (id) => document.getElementById(id),

  /** Says something at the page's lower end; whoever says it takes the element away. */
  notice(...content) {
    const { element } = window.stratoscope;
    const said = element("div", { className: "access-notice", role: "alert" },
      element("p", {}, ...content));
    document.body.append(said);
    return said;
  },

  /** Calls `draw` with each new view of the page: what needs no answer from the server. */
  whenViewed(draw) {
    viewers.push(draw);
    if (window.stratoscope.view) draw(window.stratoscope.view);
  },

  /** Makes a view the one that is shown. */
  show(view) {
    window.stratoscope.view = view;
    for (const draw of viewers) draw(view);
  },

  /** Calls `found` with each element of that id that comes into the page, now or later. */
  whenPresent(id, found) {
    let last = null;
    const look = () => {
      const here = document.getElementById(id);
      if (here && here !== last) found(last = here);
    };
    new MutationObserver(look).observe(document, { childList: true, subtree: true });
    look();
  },
};
