// @ts-check
/* The address of a view is written a moment after its choice: Back and Forward lead to the same entries
   as if it had been written at once. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { NO_VIEW, addressOf, afterStep, isNewEntry, nextView } from "../../assets/app/view.mjs";

/** More entries than any steps below go back. */
const OPENED = Array.from({ length: 14 }, (_, i) => `?layer=${i}`);
const RULES = { fields: ["layer"], identity: ["layer"], defaults: {}, clears: {} };

/** A browser's history and the page in it, as in assets/app/view-callbacks.mjs. */
class Tab {
  entries = [...OPENED];
  index = OPENED.length - 1;
  opened = this.address;
  view = nextView(NO_VIEW, { search: this.opened }, RULES);
  isPending = false;
  left = this.index;
  owed = 0;
  written = 1;
  /** Steps that are not done yet. @type {number[]} */
  steps = [];

  /** @param {boolean} atOnce whether addresses are written at once */
  constructor(atOnce) {
    this.atOnce = atOnce;
    this.answer();
  }

  get address() {
    return this.entries[this.index];
  }

  /** The entries, the current one, and what the page shows. */
  get state() {
    return [this.entries, this.index, addressOf(this.view, RULES)];
  }

  /** @param {string} layer */
  choose(layer) {
    this.view = nextView(this.view, { fields: { layer } }, RULES);
    if (!this.isPending) this.left = this.index;
    this.isPending = true;
    if (this.atOnce) this.write();
  }

  write() {
    const wasPending = this.isPending;
    this.isPending = false;
    const address = addressOf(this.view, RULES);
    if (!wasPending || this.owed || address === this.address) return;
    if (isNewEntry(this.view, this.written)) this.entries.splice(++this.index, Infinity, address);
    else this.entries[this.index] = address;
    this.opened = address;
    this.written = this.view.chosen;
  }

  /** An answer takes longer than an address. */
  answer() {
    this.write();
    const { number, values } = this.view;
    this.view = nextView(this.view, { answer: number, values }, RULES);
  }

  /** Does the steps that the user and the page have requested. */
  arrive() {
    for (let step = this.steps.shift(); step !== undefined; step = this.steps.shift()) {
      if (this.entries[this.index + step] === undefined) continue;
      this.index += step;
      if (!this.owed && this.address === this.opened) continue;
      const { act, owed } = afterStep(this.left, this.index, this.isPending, this.owed);
      this.owed = act === "return" ? owed : 0;
      if (act === "open") {
        this.isPending = false;
        this.opened = this.address;
        this.view = nextView(this.view, { search: this.address }, RULES);
      } else if (act === "return") this.steps.push(-owed);
      else {
        this.write();
        this.steps.push(owed);
      }
    }
  }
}

/** @type {Record<string, (tab: Tab) => void>} */
const EVENTS = {
  choose: (tab) => tab.choose(String(tab.view.number + 100)),
  written: (tab) => tab.write(),
  answered: (tab) => tab.answer(),
  back: (tab) => tab.steps.push(-1),
  forward: (tab) => tab.steps.push(1),
  twoBack: (tab) => tab.steps.push(-2),
};

/** @param {string[]} names @param {boolean} atOnce */
function after(names, atOnce) {
  const tab = new Tab(atOnce);
  for (const name of names) {
    EVENTS[name](tab);
    tab.arrive();
  }
  tab.write();
  return tab.state;
}

/** @param {number} length @returns {Generator<string[]>} */
function* sequences(length) {
  if (!length) yield [];
  else for (const rest of sequences(length - 1)) for (const name of Object.keys(EVENTS)) yield [...rest, name];
}

test("Back right after a choice undoes the choice, and Forward leads to it", () => {
  const entries = [...OPENED, "?layer=101"];
  assert.deepEqual(after(["choose", "back"], false), [entries, 13, "?layer=13"]);
  assert.deepEqual(after(["choose", "back", "forward"], false), [entries, 14, "?layer=101"]);
});

test("Forward right after a choice changes nothing: a choice has nothing ahead", () => {
  const entries = [...OPENED.slice(0, 13), "?layer=102"];
  const names = ["back", "answered", "choose", "forward"];
  assert.deepEqual(after(names, false), [entries, 13, "?layer=102"]);
});

test("in every interleaving the history is as if the address was written with the choice", () => {
  let tried = 0;
  for (const names of sequences(6)) {
    assert.deepEqual(after(names, false), after(names, true), names.join());
    tried += 1;
  }
  assert.equal(tried, 6 ** 6);
});

test("where steps overtake each other, page and address still agree", () => {
  for (const names of sequences(6)) {
    const tab = new Tab(false);
    for (const name of names) EVENTS[name](tab); // the browser is slow: all steps come later
    tab.arrive();
    tab.write();
    assert.equal(addressOf(tab.view, RULES), tab.address, names.join());
    assert.equal(tab.owed, 0);
  }
});
