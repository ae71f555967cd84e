/* Quick hands for tests/browser/test_stress.py: acts in the page, and reads what it shows. It runs
   before the app's own scripts. */
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)]
    .filter((each) => each.offsetParent !== null && !each.disabled);
  const pick = (list, share) => list[Math.floor(share * list.length)];
  const pause = (ms) => new Promise((over) => { setTimeout(over, ms); });

  /** Numbers from 0 to 1 that are the same for the same seed. */
  function numbers(seed) {
    let state = seed >>> 0;
    return () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 32;
    };
  }

  /** Sets a field's text as typing does; React hears of it by the element's own setter. */
  function type(field, text) {
    const { set } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value");
    set.call(field, text);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** Types a text and leaves the field, or presses Enter in it. */
  function submit(field, text, enter) {
    field.focus();
    type(field, text);
    if (!enter) return field.blur();
    for (const kind of ["keydown", "keypress", "keyup"])
      field.dispatchEvent(new KeyboardEvent(kind,
        { key: "Enter", code: "Enter", keyCode: 13, charCode: 13, bubbles: true }));
  }

  function choose(select, share) {
    const option = pick([...select.options].filter(({ disabled }) => !disabled), share);
    if (!option) return "";
    const { set } = Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, "value");
    set.call(select, option.value);
    select.dispatchEvent(new Event("change", { bubbles: true }));
    return option.value;
  }

  let random = Math.random;
  let most = 0; // ms
  const plain = window.fetch; // below the app's own, as the network is
  window.fetch = async (...args) => {
    if (!most || !String(args[0]?.url ?? args[0]).includes("/_dash-update-component")) return plain(...args);
    const [before, after] = [random() * most, random() * most];
    await pause(before);
    const answer = await plain(...args);
    await pause(after);
    return answer;
  };

  let leaving = 0; // steps back that have not arrived
  addEventListener("popstate", () => { leaving = 0; });

  const ACTS = {
    click(selector, share) {
      const target = pick(all(selector), share);
      target?.click();
      return target && (target.id || target.dataset.layer || target.ariaLabel || target.textContent);
    },
    /** `texts` by share; "" empties the field. */
    type(selector, share, texts) {
      const field = pick(all(selector), share);
      if (!field) return null;
      const text = pick(texts, (share * 31) % 1);
      submit(field, text, share < 0.5);
      return `${field.id}: ${text}`;
    },
    choose(selector, share, values) {
      const select = pick(all(selector), (share * 17) % 1);
      if (!select) return null;
      if (values) {
        const here = values.filter((value) => [...select.options].some((each) => each.value === value));
        const at = [...select.options].findIndex((each) => each.value === pick(here, share));
        return at < 0 ? null : choose(select, (at + 0.5) / select.options.length);
      }
      return choose(select, share);
    },
    /** A drag of a range: several values, one after the other. */
    drag(selector, share) {
      const range = pick(all(selector), 0);
      if (!range) return null;
      for (const step of [0, 5, 10])
        type(range, String(Math.min(100, Math.round(share * 18) * 5 + step)));
      return range.value;
    },
    key(keys, share) {
      const key = pick(keys, share);
      const target = document.activeElement ?? document.body;
      target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
      return `${key} in ${target.id || target.tagName}`;
    },
    back() {
      if (navigation.currentEntry.index - leaving < 1) return null;
      leaving += 1;
      history.back();
      return navigation.currentEntry.index;
    },
    forward() {
      history.forward();
      return navigation.currentEntry.index;
    },
    comeBack() {
      document.dispatchEvent(new Event("visibilitychange"));
      return "";
    },
    /** Opens an address within the page. */
    link(searches, share) {
      const search = pick(searches, share);
      window.stratoscope.goTo(search);
      return search;
    },
  };

  const isLoading = () => document.querySelector(
    "[data-dash-is-loading=true], .waiting, .pending, [aria-busy=true]") !== null
    || [...document.images].some((image) => image.offsetParent !== null && !image.complete);

  /** The view as the server confirmed it, and how controls show it. */
  const answer = () => window.dash_component_api.getLayout("view").props.answer;

  const held = ({ component, prop }) => window.dash_component_api.getLayout(component)?.props?.[prop];

  /** What is wrong with a control, in words; null where it shows the view's value. */
  function fault(control, { values: view, texts }) {
    const { field, component, empty } = control;
    const value = view[field] ?? "";
    const shown = String(held(control) ?? "");
    const element = document.getElementById(component);
    const inPage = element?.matches("input, select") ? element.value
      : element?.querySelector("input[type=radio]:checked")?.value ?? shown;
    const text = String(texts[field] ?? value);
    const fits = (held) => held === (text === "" ? empty : text);
    if (fits(shown) && fits(inPage)) return null;
    return `${component} holds ${JSON.stringify(shown)}, shows ${JSON.stringify(inPage)}; ${field} is ${JSON.stringify(value)}`;
  }

  const ATTRIBUTES = ["src", "href", "aria-pressed", "aria-selected", "aria-valuetext", "data-layer",
    "d", "placeholder", "data-problem"];

  /** What a reader sees of an element: texts, pictures, links, marks; a line each. */
  function lines(element, into = []) {
    if (element.hidden || element.checkVisibility?.() === false) return into;
    const isWrittenWhenReached = element.matches(".position-row a, a.led, a.contrast");
    for (const name of ATTRIBUTES)
      if (element.hasAttribute(name) && !(name === "href" && isWrittenWhenReached)) into.push(`${element.tagName.toLowerCase()} ${name}=${element.getAttribute(name)}`);
    if (element.matches("input, select")) into.push(`${element.id} = ${element.value}`);
    if (element.style?.backgroundImage) into.push(element.style.backgroundImage);
    for (const child of element.childNodes)
      if (child.nodeType === Node.TEXT_NODE) {
        if (child.textContent.trim()) into.push(child.textContent.trim());
      } else if (child.nodeType === Node.ELEMENT_NODE && !child.matches("option")) lines(child, into);
    return into;
  }

  const figures = () => Object.fromEntries([...document.querySelectorAll(".js-plotly-plot")]
    .filter((each) => each.checkVisibility())
    .map((each) => [each.parentElement.id || each.id, JSON.stringify(each.data)]));

  window.stress = {
    /** Acts at once or after a few milliseconds; resolves to what was done. */
    async act(actions) {
      const log = [];
      for (const [name, argument, share, wait, more] of actions) {
        await pause(wait);
        log.push(`${Math.round(performance.now())} ${name} ${JSON.stringify(argument)}: ${ACTS[name](argument, share, more)}`);
      }
      return log;
    },
    /** Requests and answers take up to that many milliseconds longer, so that they overtake each other. */
    delayAnswers(seed, ms) {
      random = numbers(seed);
      most = ms / 2;
    },
    isQuiet: () => window.stratoscope.isSettled() && !isLoading(),
    state(rules) {
      const view = window.stratoscope.shownValues();
      const panels = [...document.querySelectorAll("main .panel:not(.gallery)")]
        .filter((each) => each.checkVisibility()).map((each) => [each.id, lines(each)]);
      return {
        view,
        address: location.search,
        faults: [JSON.stringify(view) === JSON.stringify(answer().values) ? null
          : `the page shows ${JSON.stringify(view)}, the answer was ${JSON.stringify(answer().values)}`,
        ...rules.controls.map((control) => fault(control, answer()))].filter(Boolean),
        held: Object.fromEntries(rules.controls.map((control) => [control.component, String(held(control) ?? "")])),
        panels: Object.fromEntries(panels),
        figures: figures(),
        notices: all(".panel-notice:not(:empty)").filter(({ id }) => id !== "view-notice")
          .map((each) => `${each.id}: ${each.textContent}`),
        notice: document.getElementById("view-notice")?.textContent,
      };
    },
    rules: () => window.dash_component_api.getLayout("view").props.rules,
  };
})();
