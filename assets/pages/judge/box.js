/* Judging: a box on the image, dragged or typed; kept in pixels of the original whatever is shown. */
"use strict";

(() => {
  const { element, judge, register, whenPresent } = window.stratoscope;
  const SIDES = ["left", "top", "right", "bottom"];
  const PAUSE_MS = 250;
  let box = null;
  let timer = 0;
  let asked = "";

  const said = element("p", { className: "quiet judge-inside", role: "status" });
  const inputs = SIDES.map(() => element("input", { type: "number", min: 0, step: 1,
    className: "form-control" }));
  const mark = element("button", { type: "button", className: "framed", ariaPressed: "false" },
    "Mark by dragging");
  const clear = element("button", { type: "button", className: "framed", disabled: true }, "Remove the box");

  const setProps = (props) => window.dash_clientside.set_props("judge-stage", props);
  const shown = () => judge.shown?.stage?.shown;

  function showSides(sides) {
    clear.disabled = !sides;
    inputs.forEach((input, i) => {
      if (input !== document.activeElement) input.value = sides ? sides[i] : "";
      input.max = shown()?.size[i % 2] ?? "";
    });
  }

  /** How much of the map lies inside, once the box rests. */
  function measure() {
    clearTimeout(timer);
    if (!box || !judge.shown || judge.shown.problem) {
      said.textContent = asked = "";
      return;
    }
    const { view, permalink } = judge.shown;
    const stated = Object.entries({ ...view, target: permalink.target, box: box.join() })
      .filter(([, value]) => value !== null && value !== "");
    const question = JSON.stringify(stated);
    if (question === asked) return;
    asked = question;
    timer = setTimeout(async () => {
      const found = await judge.ask("/judge/inside.json", Object.fromEntries(stated))
        .catch((error) => ({ words: error.message }));
      if (asked === question) said.textContent = found.words;
    }, PAUSE_MS);
  }

  function set(sides) {
    box = sides;
    setProps({ box });
    showSides(box);
    measure();
  }

  /** A box that a person marked: ordered, whole pixels, inside the picture. */
  function change(sides) {
    sides = sides && window.stratoscope.boxInside(sides, shown().size);
    set(sides);
    judge.tell("marked", sides);
  }

  /** By keyboard: a box in the middle, whose sides are then typed or stepped; or none again. */
  function toggle() {
    if (box) return change(null);
    const frame = shown()?.frame;
    if (!frame) return judge.say("Boxes cannot be marked on this image.");
    const third = (from, to, share) => from + (to - from) * share;
    change([third(frame[0], frame[2], 1 / 3), third(frame[1], frame[3], 1 / 3),
      third(frame[0], frame[2], 2 / 3), third(frame[1], frame[3], 2 / 3)]);
    inputs[0].focus();
    inputs[0].select();
  }

  whenPresent("judge-form-box", (host) => {
    host.append(element("div", { className: "judge-sides" },
      ...inputs.map((input, i) => element("label", {}, SIDES[i], input)), mark, clear), said);
    mark.addEventListener("click", () => setProps({ marking: mark.ariaPressed !== "true" }));
    clear.addEventListener("click", () => change(null));
    for (const input of inputs) input.addEventListener("change", () => {
      const sides = inputs.map((each) => each.value === "" ? NaN : Number(each.value));
      if (sides.every(Number.isFinite)) change(sides);
    });
  });
  register({
    /** A box is drawn on the picture; its sides follow the pointer. */
    markBox({ box: sides, done }) {
      if (!done) return showSides(sides);
      set(sides);
      judge.tell("marked", sides);
    },
    showMarking(on) {
      mark.ariaPressed = String(on);
    },
  });
  judge.on("box", set); // the form was filled
  judge.on("shown", () => set(box));

  judge.box = { toggle };
})();
