/* A sheet of many small maps on one picture: a click, or an arrow key, chooses one of them. */
"use strict";

(() => {
  const { byId, element } = window.stratoscope;
  const KEYS = { ArrowLeft: () => -1, ArrowRight: () => 1, ArrowUp: (n) => -n, ArrowDown: (n) => n };

  class Sheet {
    #host; #choose;
    #data = { numbers: [], columns: 1 };
    #picture = element("img", { className: "mosaic pixelated", alt: "" });
    #mark = element("i", { className: "sheet-mark" });
    #tip = element("span", { className: "sheet-tip", hidden: true });

    constructor(host, choose) {
      this.#host = host;
      this.#choose = choose;
      Object.assign(host, { tabIndex: 0, role: "slider" });
      host.replaceChildren(this.#picture, this.#mark, this.#tip);
      this.#picture.addEventListener("load", () => this.#place());
      host.addEventListener("click", (event) => this.#pick(this.#data.numbers[this.#under(event)]));
      host.addEventListener("pointermove", (event) => this.#point(this.#under(event)));
      host.addEventListener("pointerleave", () => { this.#tip.hidden = true; });
      host.addEventListener("keydown", (event) => this.#press(event));
    }

    show(data) {
      this.#data = data;
      this.#host.hidden = !data.src;
      if (!data.src) return;
      if (this.#picture.getAttribute("src") !== data.src) this.#picture.src = data.src;
      this.#host.style.setProperty("--columns", data.columns);
      this.#place();
    }

    /** Width and height of a map with its gap, as shares of the picture. */
    #pitch() {
      const { columns, numbers, gap = 0 } = this.#data;
      const { naturalWidth: width, naturalHeight: height } = this.#picture;
      const rows = Math.ceil(numbers.length / columns);
      return [(width + gap) / columns / width, (height + gap) / rows / height];
    }

    /** Which map lies under the pointer: its place on the sheet, or -1. */
    #under(event) {
      if (!this.#picture.naturalWidth) return -1;
      const box = this.#picture.getBoundingClientRect();
      const [width, height] = this.#pitch();
      const column = Math.floor((event.clientX - box.left) / box.width / width);
      const row = Math.floor((event.clientY - box.top) / box.height / height);
      const place = row * this.#data.columns + column;
      const inside = column >= 0 && column < this.#data.columns && row >= 0;
      return inside && place < this.#data.numbers.length ? place : -1;
    }

    /** Left, top, width and height of a map, without the one cell of gap behind it. */
    #corner(place) {
      const [width, height] = this.#pitch();
      const { columns } = this.#data;
      return [(place % columns) * width, Math.floor(place / columns) * height,
        width - 1 / this.#picture.naturalWidth, height - 1 / this.#picture.naturalHeight]
        .map((share) => `${100 * share}%`);
    }

    /** Frames the selected map and names it. */
    #place() {
      const { numbers, texts, what, chosen, name } = this.#data;
      const place = numbers.indexOf(chosen);
      this.#mark.hidden = place < 0 || !this.#picture.naturalWidth;
      if (!this.#mark.hidden)
        [this.#mark.style.left, this.#mark.style.top, this.#mark.style.width,
          this.#mark.style.height] = this.#corner(place);
      const text = place < 0 ? "none on this page" : `#${chosen}, ${what} ${texts[place]}`;
      for (const [key, value] of Object.entries({ label: name, valuemin: 0,
        valuemax: Math.max(0, numbers.length - 1), valuenow: Math.max(0, place), valuetext: text }))
        this.#host.setAttribute(`aria-${key}`, value);
    }

    #point(place) {
      this.#tip.hidden = place < 0;
      if (place < 0) return;
      this.#tip.textContent = `#${this.#data.numbers[place]} · ${this.#data.texts[place]}`;
      const [left, top] = this.#corner(place);
      this.#tip.style.left = `min(${left}, 100% - 110px)`;
      this.#tip.style.top = top;
    }

    #pick(number) {
      if (number === undefined || number === null) return;
      this.#data = { ...this.#data, chosen: number };
      this.#place(); // at once, so that the next arrow key steps on from there
      this.#choose(this.#data.chosen, this.#data);
    }

    #press(event) {
      const by = KEYS[event.key]?.(this.#data.columns);
      if (!by || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      event.stopPropagation(); // the arrow keys are not for the layers here
      if (this.#data.numbers.includes(this.#data.chosen)) this.step(by);
      else this.#pick(this.#data.numbers[0]); // the selected one is on another page
    }

    /** Selects the map `by` places further, if there is one, on another page if need be. */
    step(by) {
      const { numbers, chosen, neighbours } = this.#data;
      const place = numbers.indexOf(chosen);
      const beside = Math.abs(by) === 1 ? neighbours?.[chosen]?.[by < 0 ? 0 : 1] : null;
      this.#pick((place < 0 ? null : numbers[place + by]) ?? beside);
    }
  }

  const sheets = new Map();

  /** The sheet in the element of that id; `choose` is called with a number and the sheet's data. */
  window.stratoscope.sheet = (id, choose) => {
    const host = byId(id);
    if (sheets.get(id)?.host !== host) sheets.set(id, { host, sheet: new Sheet(host, choose) });
    return sheets.get(id).sheet;
  };
})();
