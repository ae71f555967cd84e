/* Judging: a box on the image, dragged or typed; kept in pixels of the original whatever is shown. */
"use strict";

(() => {
  const { byId, element, judge, whenPresent } = window.stratoscope;
  const SIDES = ["left", "top", "right", "bottom"];
  const SMALLEST = 4; // pixels of the screen: less is a click
  const PAUSE_MS = 250;
  let box = null;
  let marking = false; // by finger: dragging scrolls the page unless this is on
  let timer = 0;
  let asked = "";

  const marked = element("div", { className: "judge-marked", hidden: true });
  const said = element("p", { className: "quiet judge-inside", role: "status" });
  const inputs = SIDES.map(() => element("input", { type: "number", min: 0, step: 1,
    className: "form-control" }));
  const mark = element("button", { type: "button", className: "framed", ariaPressed: "false" },
    "Mark by dragging");
  const clear = element("button", { type: "button", className: "framed", disabled: true }, "Remove the box");

  const canvas = () => byId("judge-stage").querySelector(".canvas");

  /** Draws the box where it lies on what is shown. */
  function draw() {
    const frame = judge.shown?.frame;
    marked.hidden = !box || !frame;
    clear.disabled = !box;
    inputs.forEach((input, i) => {
      if (input !== document.activeElement) input.value = box ? box[i] : "";
      input.max = judge.shown?.size?.[i % 2] ?? "";
    });
    if (marked.hidden) return;
    const [width, height] = [frame[2] - frame[0], frame[3] - frame[1]];
    marked.style.left = `${100 * (box[0] - frame[0]) / width}%`;
    marked.style.top = `${100 * (box[1] - frame[1]) / height}%`;
    marked.style.width = `${100 * (box[2] - box[0]) / width}%`;
    marked.style.height = `${100 * (box[3] - box[1]) / height}%`;
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
    draw();
    measure();
  }

  /** A box that a person marked: ordered, whole pixels, inside the picture. */
  function change(sides) {
    if (sides) {
      const [width, height] = judge.shown.size;
      const [x0, x1] = [sides[0], sides[2]].map((x) => Math.round(Math.min(width, Math.max(0, x))))
        .sort((a, b) => a - b);
      const [y0, y1] = [sides[1], sides[3]].map((y) => Math.round(Math.min(height, Math.max(0, y))))
        .sort((a, b) => a - b);
      sides = x1 > x0 && y1 > y0 ? [x0, y0, x1, y1] : null;
    }
    set(sides);
    judge.tell("marked", sides);
  }

  /** Where a pointer is, in pixels of the original. */
  function place(event) {
    const area = canvas().getBoundingClientRect();
    const [left, top, right, bottom] = judge.shown.frame;
    return [left + (right - left) * (event.clientX - area.left) / area.width,
      top + (bottom - top) * (event.clientY - area.top) / area.height];
  }

  function drag(start) {
    if (!judge.shown?.frame || start.button !== 0) return;
    if (start.pointerType === "touch" && !marking) return;
    start.preventDefault();
    const host = canvas();
    const from = place(start);
    host.setPointerCapture(start.pointerId);
    const before = box;
    const over = new AbortController(), { signal } = over;
    let to = null;
    const move = (event) => {
      const far = Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY);
      if (far < SMALLEST && !to) return;
      to = place(event);
      box = [Math.min(from[0], to[0]), Math.min(from[1], to[1]),
        Math.max(from[0], to[0]), Math.max(from[1], to[1])].map(Math.round);
      draw();
    };
    const end = ({ type }) => {
      over.abort();
      if (to && type === "pointerup") change([...from, ...to]);
      else if (to) set(before); // the browser took the pointer for scrolling: nothing was marked
      setMarking(false);
    };
    host.addEventListener("pointermove", move, { signal });
    for (const type of ["pointerup", "pointercancel"]) host.addEventListener(type, end, { signal });
  }

  function setMarking(on) {
    marking = on;
    mark.setAttribute("aria-pressed", on);
    canvas().classList.toggle("marking", on);
  }

  /** By keyboard: a box in the middle, whose sides are then typed or stepped; or none again. */
  function toggle() {
    if (box) return change(null);
    const frame = judge.shown?.frame;
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
    mark.addEventListener("click", () => setMarking(!marking));
    clear.addEventListener("click", () => change(null));
    for (const input of inputs) input.addEventListener("change", () => {
      const sides = inputs.map((each) => each.value === "" ? NaN : Number(each.value));
      if (sides.every(Number.isFinite)) change(sides);
    });
  });
  whenPresent("judge-stage", () => {
    canvas().append(marked);
    canvas().addEventListener("pointerdown", drag);
  });
  judge.on("box", set); // the form was filled
  judge.on("shown", () => set(box));

  judge.box = { toggle };
})();
