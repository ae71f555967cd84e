// @ts-check
/* The gallery's window: of up to 50,000 images only those in sight are in the page. It needs neither
   Dash nor React, so the page shows it before they are there: see assets/app/loading.mjs. */

import { thumbnailOf } from "../app/address.mjs";
import { GalleryList, isSameList, queryOf } from "./gallery-list.mjs";
import {
  GAP, cellAfter, cellsInSight, cornerOf, gridOf, lengthOf, lineStart, scrollTo,
} from "./gallery-places.mjs";
import { cellTexts, countTexts, emptyText } from "./gallery-texts.mjs";

/**
 * @typedef {import("./gallery-list.mjs").Item} Item
 * @typedef {import("./gallery-list.mjs").Query} Query
 * @typedef {HTMLElement & {image: HTMLImageElement, mark: HTMLElement, index: number, item?: Item}} Cell
 *
 * @typedef {object} Page what the window does in its page
 * @property {(id: string) => void} select
 * @property {() => void} clearFilters
 * @property {(texts: [count: string, predicted: string]) => void} count
 */

const SKELETON = 24; // cells drawn until the list arrives
const POLL = 2000; // ms, while predictions are under way
const narrow = window.matchMedia("(max-width: 700px)");

/** The list of these fields of a view. @param {Record<string, string>} fields */
const listOf = (fields) => queryOf(fields, JSON.parse(document.documentElement.dataset.choices ?? "{}"));

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Partial<HTMLElementTagNameMap[Tag]>} properties
 * @param {...(Node | string)} children
 */
function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

export class GalleryWindow {
  #page = /** @type {Page | null} */ (null); // until Dash has built it
  #sheet = element("div", { className: "gallery-sheet", role: "presentation" });
  #box = element("div", { className: "gallery-list", role: "listbox", tabIndex: 0,
    ariaLabel: "Images of the gallery", ariaBusy: "true" }, this.#sheet);
  #note = element("div", { className: "gallery-note", role: "status", hidden: true });
  #list = /** @type {GalleryList | null} */ (null);
  #opened = this.#list; // the one that was opened last
  #query = /** @type {Query | null} */ (null);
  #hasView = false; // whether the page has one, whose list and selection it follows
  #selected = "";
  #isPlaced = false; // the image of the view was brought into sight, or the user has chosen one
  #chosen = ""; // while the page had no view
  #active = 0; // the position of the arrow keys
  #cells = /** @type {Map<number, Cell>} */ (new Map()); // by index
  #grid = { columns: 1, pitch: 1 };
  #drawn = 0; // the extent in which the cells were drawn

  /** Opens the address's list; usually that of the page's view is the same. */
  constructor(/** @type {HTMLElement} */ host) {
    this.#box.addEventListener("scroll", () => this.#draw(), { passive: true });
    this.#box.addEventListener("keydown", (event) => this.#press(event));
    this.#box.addEventListener("focus", () => this.#draw());
    this.#box.addEventListener("blur", () => this.#draw());
    this.#sheet.addEventListener("click", ({ target }) => {
      const cell = target instanceof Element ? target.closest(".gallery-cell") : null;
      if (cell) this.#select(/** @type {Cell} */ (cell).index);
    });
    this.moveTo(host);
    new ResizeObserver(() => this.#measure()).observe(this.#box);
    const { image = "", ...fields } = Object.fromEntries(new URLSearchParams(location.search));
    this.#selected = image;
    this.#open(listOf(fields));
    this.#poll();
  }

  moveTo(/** @type {HTMLElement} */ host, page = this.#page) {
    this.#page = page;
    const at = this.#scroll, isFocused = document.activeElement === this.#box;
    host.replaceChildren(this.#box, this.#note);
    this.#measure();
    this.#scroll = at;
    if (isFocused) this.#box.focus({ preventScroll: true });
  }

  /** The list that is shown; null before there is one. */
  get query() {
    return this.#query;
  }

  /** Shows list and selection of the page's view, which has a model. */
  follow(/** @type {Record<string, string>} */ fields, /** @type {string} */ selected) {
    const query = listOf(fields);
    if (!query.model) return;
    this.#hasView = true;
    if (this.#chosen) this.#page?.select(this.#chosen);
    const before = this.#selected;
    this.#selected = this.#chosen || selected;
    this.#chosen = "";
    const isSame = this.#query !== null && isSameList(this.#query, query);
    const isElsewhere = !this.#isPlaced && this.#selected !== before;
    if (isElsewhere) this.#isPlaced = true;
    if (!isSame || isElsewhere) this.#open(query, isSame);
    else this.#draw();
    this.#query = query;
  }

  /** Brings an image into sight that a key has led to. */
  reveal(/** @type {string} */ image) {
    this.#selected = image;
    if (this.#query && !this.#selectedInSight()) this.#open(this.#query, true);
  }

  /** Shows another list; the selected image comes into sight, if nobody has moved in the same one. */
  async #open(/** @type {Query} */ query, isSame = false) {
    const [active, scroll] = [this.#active, this.#scroll];
    const list = new GalleryList(query, () => {
      this.#resize();
      this.#draw();
    });
    this.#query = query;
    this.#opened = list;
    this.#box.ariaBusy = "true";
    let place = null;
    try {
      place = await list.open(this.#selected);
    } catch (error) {
      list.problem = /** @type {Error} */ (error).message;
    }
    if (this.#opened !== list) return;
    if (list.problem && !this.#hasView) { // the view will report what is wrong with an address
      this.#query = null;
      return;
    }
    this.#list?.want(0, -1); // nothing any more
    this.#list = list;
    this.#box.ariaBusy = "false";
    const hasMoved = this.#active !== active || this.#scroll !== scroll;
    const isKept = isSame && (place === null || hasMoved);
    if (!isKept) this.#active = place ?? 0;
    this.#resize();
    if (!isKept)
      this.#scroll = place === null ? 0 : lineStart(place, this.#grid) - this.#extent / 3;
    this.#isPlaced ||= place !== null;
    this.#draw();
  }

  async #poll() {
    while (this.#box.isConnected) {
      await new Promise((resolve) => { setTimeout(resolve, POLL); });
      const [done, all] = this.#list?.predicted ?? [0, 0];
      if (done < all && !document.hidden) await this.#list?.refresh().catch(() => {});
    }
  }

  get #total() { return this.#list ? this.#list.total : SKELETON; }
  get #isSideways() { return this.#grid.columns === 1; }
  get #extent() { return this.#isSideways ? this.#box.clientWidth : this.#box.clientHeight; }
  get #scroll() { return this.#isSideways ? this.#box.scrollLeft : this.#box.scrollTop; }
  set #scroll(at) { this.#box[this.#isSideways ? "scrollLeft" : "scrollTop"] = at; }

  /** The cell of the selected image, if the whole of it is in sight. */
  #selectedInSight() {
    for (const cell of this.#cells.values())
      if (cell.item?.id === this.#selected)
        return scrollTo(cell.index, this.#scroll, this.#drawn, this.#grid) === this.#scroll ? cell : null;
    return null;
  }

  #measure() {
    const selected = this.#selectedInSight();
    const first = Math.round(this.#scroll / this.#grid.pitch) * this.#grid.columns;
    this.#grid = gridOf(this.#box.parentElement?.clientWidth ?? 0, narrow.matches);
    this.#box.style.setProperty("--cell", `${this.#grid.pitch - GAP}px`);
    this.#resize();
    this.#scroll = lineStart(first, this.#grid);
    if (selected) this.#scroll = scrollTo(selected.index, this.#scroll, this.#extent, this.#grid);
    for (const cell of this.#cells.values()) this.#place(cell);
    this.#draw();
  }

  #resize() {
    const length = `${lengthOf(this.#total, this.#grid)}px`;
    this.#sheet.style.height = this.#isSideways ? "100%" : length;
    this.#sheet.style.width = this.#isSideways ? length : "100%";
  }

  #place(/** @type {Cell} */ cell) {
    const [x, y] = cornerOf(cell.index, this.#grid);
    cell.style.transform = `translate(${x}px, ${y}px)`;
  }

  #draw() {
    this.#drawn = this.#extent;
    const [first, last] = cellsInSight(this.#scroll, this.#extent, this.#total, this.#grid);
    const spare = [...this.#cells.keys()].filter((index) => index < first || index > last);
    for (let index = first; index <= last; index++)
      this.#fill(this.#cells.get(index) ?? this.#cell(index, spare.pop() ?? -1));
    for (const index of spare) {
      this.#cells.get(index)?.remove();
      this.#cells.delete(index);
    }
    if (this.#list && last >= first && !this.#list.problem) this.#list.want(first, last);
    const active = this.#cells.get(this.#active);
    if (active) this.#box.setAttribute("aria-activedescendant", active.id);
    else this.#box.removeAttribute("aria-activedescendant");
    if (this.#list) this.#report(this.#list);
  }

  /** A cell for `index`: the one that showed `spare`, which is out of sight, or a new one. */
  #cell(/** @type {number} */ index, /** @type {number} */ spare) {
    const cell = this.#cells.get(spare) ?? this.#newCell();
    this.#cells.delete(spare);
    this.#cells.set(index, cell);
    cell.index = index;
    cell.id = `gallery-option-${index}`;
    cell.ariaPosInSet = String(index + 1);
    this.#place(cell);
    return cell;
  }

  #newCell() {
    const image = element("img", { alt: "", loading: "lazy", decoding: "async", draggable: false });
    image.onload = () => cell.classList.add("loaded");
    image.onerror = () => cell.classList.add("broken");
    const mark = element("i", { ariaHidden: "true" });
    const cell = element("div", { className: "gallery-cell", role: "option" }, image, mark);
    this.#sheet.append(cell);
    return Object.assign(cell, { image, mark, index: 0 });
  }

  #fill(/** @type {Cell} */ cell) {
    const item = this.#list?.at(cell.index);
    cell.ariaSetSize = String(this.#total);
    cell.ariaSelected = String(item !== undefined && item.id === this.#selected);
    cell.classList.toggle("active",
      cell.index === this.#active && document.activeElement === this.#box);
    if (cell.item === item && cell.ariaLabel) return;
    const { image, mark } = cell;
    if (cell.item?.id !== item?.id) {
      cell.classList.remove("loaded", "broken");
      if (item) image.src = thumbnailOf(item.id);
      else image.removeAttribute("src");
    }
    cell.item = item;
    mark.className = `outcome ${item?.outcome || "unknown"}`;
    const { label, title } = cellTexts(item);
    cell.ariaLabel = label;
    cell.title = title;
  }

  /** Reports the counts and, in place of the images, why there are none. */
  #report(/** @type {GalleryList} */ list) {
    this.#page?.count(countTexts(list));
    const { problem, total } = list;
    this.#box.classList.toggle("empty", total === 0);
    this.#note.hidden = !problem && total > 0;
    const text = problem || emptyText(list);
    if (this.#note.hidden || this.#note.firstChild?.textContent === text) return;
    this.#note.replaceChildren(element("p", {}, text), problem
      ? element("button", { type: "button", onclick: () => this.#retry() }, "Try again")
      : element("button", { type: "button", onclick: () => this.#page?.clearFilters() },
        "Clear the filters"));
  }

  #retry() {
    this.#note.replaceChildren();
    if (this.#list?.total) {
      this.#list.problem = "";
      this.#draw();
    } else if (this.#query) this.#open(this.#query);
  }

  #press(/** @type {KeyboardEvent} */ event) {
    const { key, altKey, ctrlKey, metaKey } = event;
    if (altKey || ctrlKey || metaKey) return;
    const next = cellAfter(key, this.#active, this.#extent, this.#total, this.#grid);
    if (next !== null) {
      this.#active = next;
      this.#scroll = scrollTo(next, this.#scroll, this.#extent, this.#grid);
      this.#draw();
    } else if (key === "Enter" || key === " ") this.#select(this.#active);
    else return;
    event.preventDefault();
  }

  #select(/** @type {number} */ index) {
    const item = this.#list?.at(index);
    if (!item) return;
    this.#active = index;
    this.#selected = item.id;
    this.#isPlaced = true;
    this.#draw(); // in the frame of the click
    if (this.#hasView) this.#page?.select(item.id);
    else this.#chosen = item.id;
  }
}
