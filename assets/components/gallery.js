/* The gallery: of up to 50,000 images only those in sight are in the page. The filter and the
   selection are the view's; a choice goes to the store gallery-selected. */
"use strict";

(() => {
  const { GalleryList, byId, choose, chosenImage, element, ofAddress, whenPresent,
    whenViewed } = window.stratoscope;
  const COLUMNS = 3;
  const GAP = 4; // pixels
  const MARGIN = 12; // pixels left and right of the columns; the scroll bar lies in the right one
  const ROW_CELL = 72; // pixels, in the one row of a narrow page
  const AHEAD = 3; // lines kept ready before and after those in sight
  const SKELETON = 24; // cells drawn until the list arrives
  const POLL = 2000; // ms, while predictions are under way
  const FILTERS = ["gallery-text-input", "gallery-label-select", "gallery-group-select",
    "gallery-outcome-select"];
  const narrow = window.matchMedia("(max-width: 700px)");

  class GalleryWindow {
    #host; #box; #sheet; #note;
    #list = null;
    #query = "";
    #selected = "";
    #viewed = false; // whether there has been a view
    #chosen = ""; // the previously selected image
    #store = "gallery-selected"; // or side B's, on a page where the gallery chooses for it
    #active = 0; // the position of the arrow keys
    #cells = new Map(); // index -> element
    #columns = COLUMNS;
    #pitch = 1; // pixels from one cell to the next

    constructor(host) {
      this.#host = host;
      this.#sheet = element("div", { className: "gallery-sheet", role: "presentation" });
      this.#box = element("div", { className: "gallery-list", role: "listbox", tabIndex: 0,
        ariaLabel: "Images of the gallery", ariaBusy: "true" }, this.#sheet);
      this.#note = element("div", { className: "gallery-note", role: "status", hidden: true });
      host.replaceChildren(this.#box, this.#note);
      this.#box.addEventListener("scroll", () => this.#draw(), { passive: true });
      this.#box.addEventListener("keydown", (event) => this.#press(event));
      this.#box.addEventListener("focus", () => this.#draw());
      this.#box.addEventListener("blur", () => this.#draw());
      this.#sheet.addEventListener("click", (event) => {
        const cell = event.target.closest(".gallery-cell");
        if (cell) this.#select(cell.index);
      });
      new ResizeObserver(() => this.#measure()).observe(this.#box);
      this.#measure();
      whenViewed((view) => this.#show(view, ...chosenImage(view)));
      if (!this.#query) this.#openEarly();
      this.#poll();
    }

    #show({ text, label, group, outcome, sort, model, ...images }, field, store) {
      const filters = { text, class: label, group, outcome, sort };
      const query = JSON.stringify({ ...filters, model });
      const early = !this.#viewed;
      const listed = this.#list && this.#query === JSON.stringify({ ...filters, model: "" });
      if (early && listed) this.#query = query;
      this.#store = store;
      const before = this.#selected;
      this.#viewed = true;
      this.#selected = images[field];
      const elsewhere = early && this.#selected !== before;
      if (query !== this.#query || elsewhere) this.#open(query, listed);
      else if (this.#selected !== before) this.#cells.forEach((cell) => this.#fill(cell));
      if (this.#chosen) choose(this.#store, this.#chosen, "data");
      this.#chosen = "";
    }

    /** Moves to its place in the page once Dash has built it. */
    move(host) {
      const at = this.#scroll;
      this.#host = host;
      host.replaceChildren(this.#box, this.#note);
      this.#measure();
      this.#scroll = at;
      this.#draw();
    }

    /** Opens the address's list before there is a view; usually the view's list is the same. */
    #openEarly() {
      const { image, ...filters } = ofAddress(window.location.search);
      this.#selected = image;
      this.#open(JSON.stringify(filters));
    }

    /** Shows another list; the selected image comes into sight, if nobody moved in one `alike`. */
    async #open(query, alike = false) {
      const [active, scroll] = [this.#active, this.#scroll];
      this.#query = query;
      this.#box.ariaBusy = "true";
      const list = new GalleryList(JSON.parse(query), () => { // the list has changed
        this.#resize();
        this.#draw();
      });
      let place = null;
      try {
        place = await list.open(this.#selected);
      } catch (error) {
        if (!window.stratoscope.view) { // the view will report what is wrong with an address
          this.#query = "";
          return;
        }
        list.problem = error.message;
      }
      if (query !== this.#query) return;
      this.#list?.close();
      this.#list = list;
      this.#box.ariaBusy = "false";
      const moved = alike && (this.#active !== active || this.#scroll !== scroll);
      if (!moved) this.#active = place ?? 0;
      this.#resize();
      if (!moved)
        this.#scroll = place === null ? 0 : this.#line(place) * this.#pitch - this.#extent / 3;
      this.#draw();
    }

    async #poll() {
      while (this.#host.isConnected) {
        await new Promise((resolve) => setTimeout(resolve, POLL));
        const [done, all] = this.#list?.predicted ?? [0, 0];
        if (done < all && !document.hidden) await this.#list.refresh().catch(() => {});
      }
    }

    // Geometry: lines follow one another along the scroll bar, downwards or, in one row, sideways.

    get #total() { return this.#list ? this.#list.total : SKELETON; }
    get #extent() { return this.#sideways ? this.#box.clientWidth : this.#box.clientHeight; }
    get #scroll() { return this.#sideways ? this.#box.scrollLeft : this.#box.scrollTop; }
    set #scroll(at) { this.#box[this.#sideways ? "scrollLeft" : "scrollTop"] = at; }
    get #sideways() { return this.#columns === 1; }
    #line(index) { return Math.floor(index / this.#columns); }

    #measure() {
      const first = Math.round(this.#scroll / this.#pitch) * this.#columns;
      this.#columns = narrow.matches ? 1 : COLUMNS;
      const cell = narrow.matches ? ROW_CELL
        : Math.floor((this.#host.clientWidth - 2 * MARGIN - GAP * (COLUMNS - 1)) / COLUMNS);
      this.#pitch = Math.max(cell, 1) + GAP;
      this.#host.style.setProperty("--cell", `${this.#pitch - GAP}px`);
      this.#resize();
      this.#scroll = this.#line(first) * this.#pitch;
      for (const cell of this.#cells.values()) this.#place(cell);
      this.#draw();
    }

    #resize() {
      const length = `${Math.ceil(this.#total / this.#columns) * this.#pitch - GAP}px`;
      this.#sheet.style.height = this.#sideways ? "100%" : length;
      this.#sheet.style.width = this.#sideways ? length : "100%";
    }

    #place(cell) {
      const along = this.#line(cell.index) * this.#pitch;
      const across = (cell.index % this.#columns) * this.#pitch;
      const [x, y] = this.#sideways ? [along, across] : [across, along];
      cell.style.transform = `translate(${x}px, ${y}px)`;
    }

    // Drawing

    #draw() {
      const ahead = AHEAD * this.#columns;
      const from = Math.floor(this.#scroll / this.#pitch) * this.#columns;
      const lines = Math.ceil(this.#extent / this.#pitch) + 1;
      const first = Math.max(0, from - ahead);
      const last = Math.min(this.#total, from + lines * this.#columns + ahead) - 1;
      const spare = [...this.#cells.keys()].filter((index) => index < first || index > last);
      for (let index = first; index <= last; index++) {
        if (!this.#cells.has(index)) this.#cells.set(index, this.#cell(index, spare.pop()));
        this.#fill(this.#cells.get(index));
      }
      for (const index of spare) {
        this.#cells.get(index).remove();
        this.#cells.delete(index);
      }
      if (this.#list && last >= first && !this.#list.problem) this.#list.want(first, last);
      const active = this.#cells.get(this.#active);
      if (active) this.#box.setAttribute("aria-activedescendant", active.id);
      else this.#box.removeAttribute("aria-activedescendant");
      this.#say();
    }

    /** A cell for `index`: the one that showed `spare`, which is out of sight, or a new one. */
    #cell(index, spare) {
      let cell = this.#cells.get(spare);
      this.#cells.delete(spare);
      if (!cell) {
        const image = element("img", { alt: "", loading: "lazy", decoding: "async",
          draggable: false });
        image.onload = () => cell.classList.add("loaded");
        image.onerror = () => cell.classList.add("broken");
        cell = element("div", { className: "gallery-cell", role: "option" }, image,
          element("i", { ariaHidden: "true" }));
        this.#sheet.append(cell);
      }
      cell.index = index;
      cell.id = `gallery-option-${index}`;
      cell.ariaPosInSet = index + 1;
      this.#place(cell);
      return cell;
    }

    #fill(cell) {
      const item = this.#list?.at(cell.index);
      cell.ariaSetSize = this.#total;
      cell.ariaSelected = String(Boolean(item) && item.id === this.#selected);
      cell.classList.toggle("active", cell.index === this.#active
        && document.activeElement === this.#box);
      if (cell.item === item && cell.ariaLabel) return;
      const [image, mark] = cell.children;
      if (cell.item?.id !== item?.id) {
        cell.classList.remove("loaded", "broken");
        if (item) image.src = `/images/${encodeURIComponent(item.id)}/thumbnail.webp`;
        else image.removeAttribute("src");
      }
      cell.item = item;
      mark.className = `outcome ${item?.outcome || "unknown"}`;
      const texts = item && [item.name, item.problem || item.words, item.credit];
      cell.ariaLabel = item ? texts.slice(0, 2).filter(Boolean).join(", ") : "loading";
      cell.title = item ? texts.filter(Boolean).join(" · ") : "";
    }

    /** Writes the counts below the window, or in its place why it is empty. */
    #say() {
      if (!this.#list) return;
      const { total, predicted: [done, all], problem } = this.#list;
      const count = (number) => number.toLocaleString("en");
      write("gallery-count", total === all ? `${count(all)} images`
        : `${count(total)} of ${count(all)} images`);
      write("gallery-predicted", `${count(done)} of ${count(all)} predicted`);
      this.#host.classList.toggle("empty", total === 0);
      this.#note.hidden = !problem && total > 0;
      const text = problem || "No image matches.";
      if (this.#note.hidden || this.#note.firstChild?.textContent === text) return;
      this.#note.replaceChildren(element("p", {}, text), problem
        ? element("button", { type: "button", onclick: () => this.#retry() }, "Try again")
        : element("button", { type: "button", onclick: clearFilters }, "Clear the filters"));
    }

    #retry() {
      this.#note.replaceChildren();
      if (this.#list.total) this.#list.retry();
      else this.#open(this.#query);
    }

    // Keyboard and choice

    #press(event) {
      const page = Math.max(1, Math.floor(this.#extent / this.#pitch)) * this.#columns;
      const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: this.#columns,
        ArrowUp: -this.#columns, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      if (event.key in steps) this.#move(steps[event.key]);
      else if (event.key === "Enter" || event.key === " ") this.#select(this.#active);
      else return;
      event.preventDefault();
    }

    #move(step) {
      this.#active = Math.min(Math.max(this.#active + step, 0), Math.max(this.#total - 1, 0));
      const start = this.#line(this.#active) * this.#pitch;
      const end = start + this.#pitch - GAP - this.#extent;
      if (start < this.#scroll) this.#scroll = start;
      else if (end > this.#scroll) this.#scroll = end;
      this.#draw();
    }

    #select(index) {
      const item = this.#list?.at(index);
      if (!item) return;
      this.#active = index;
      this.#selected = item.id;
      if (this.#viewed) choose(this.#store, item.id, "data");
      else this.#chosen = item.id;
      this.#draw();
    }
  }

  function write(id, text) {
    const target = byId(id);
    if (target && target.textContent !== text) target.textContent = text;
  }

  function clearFilters() {
    for (const id of FILTERS) choose(id, "");
  }

  let early = null; // the one shown while the page loads: dashboard/server/boot_page.py
  whenPresent("gallery-early", (host) => { early = new GalleryWindow(host); });
  whenPresent("gallery-window", (host) => {
    if (early) early.move(host);
    else new GalleryWindow(host);
    early = null;
  });
})();
