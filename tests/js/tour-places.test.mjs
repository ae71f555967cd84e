// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { placeOf } from "../../assets/components/tour-places.mjs";

const BOX = { width: 380, height: 160 };
const DESKTOP = { width: 1440, height: 900, up: 0, down: 1000 };
const PHONE = { width: 390, height: 844, up: 500, down: 500 };
const PHONE_BOX = { width: 366, height: 160 };

/** @typedef {import("../../assets/components/tour-places.mjs").Edges} Edges */

/** @param {Edges} about @param {import("../../assets/components/tour-places.mjs").Size} [box] @param {import("../../assets/components/tour-places.mjs").Frame} [frame] */
const place = (about, box = BOX, frame = DESKTOP) => placeOf(about, about, box, frame);

test("the box stands beside what it is about, level with its top", () => {
  const column = { left: 16, top: 60, right: 264, bottom: 840 };
  assert.deepEqual(place(column), { left: 276, top: 60, scroll: 0 });
  const right = { left: 836, top: 89, right: 1424, bottom: 310 };
  assert.deepEqual(place(right), { left: 444, top: 89, scroll: 0 });
});

test("what is beside it is scrolled to the middle of the window, or to its top if it is taller", () => {
  const low = { left: 836, top: 900, right: 1424, bottom: 1500 };
  assert.deepEqual(place(low), { left: 444, top: 150, scroll: 750 });
  assert.equal(place({ ...low, bottom: 2000 }).scroll, 888);
});

test("below or above what is as wide as the window", () => {
  const bar = { left: 16, top: 89, right: 1424, bottom: 211 };
  assert.deepEqual(place(bar), { left: 16, top: 223, scroll: 0 });
  const last = { ...bar, top: 700, bottom: 822 };
  assert.deepEqual(place(last, BOX, { ...DESKTOP, down: 0 }), { left: 16, top: 528, scroll: 0 });
});

test("what fits the window only together with the box is scrolled so that both are seen", () => {
  const table = { left: 10, top: 159, right: 380, bottom: 769 };
  const { top, scroll } = place(table, PHONE_BOX, PHONE);
  assert.equal(scroll, 128); // 610 + 12 + 160 of 844 pixels: 31 above and below
  assert.deepEqual([table.top - scroll, top], [31, 653]);
});

test("where nothing else fits, the box is at the foot, and the chief part above it", () => {
  const panel = { left: 10, top: 0, right: 380, bottom: 1200 };
  const at = (/** @type {Partial<Edges>} */ chief) => placeOf(panel, { ...panel, ...chief }, PHONE_BOX, PHONE);
  assert.equal(at({}).top, 672); // 844 - 12 - 160
  assert.equal(at({}).scroll, -12); // its top at the window's
  assert.equal(at({ top: 200, bottom: 620 }).scroll, -12); // all down to the chief part is seen
  assert.equal(at({ top: 500, bottom: 900 }).scroll, 240); // the end of it just above the box
  assert.equal(at({ top: 300, bottom: 1100 }).scroll, 288); // its top at the window's
});

test("no place leaves the window, and no scrolling passes the ends of the page", () => {
  for (const top of [-2000, -300, 0, 400, 3000])
    for (const height of [20, 400, 800, 2500])
      for (const frame of [DESKTOP, PHONE]) {
        const box = frame === PHONE ? PHONE_BOX : BOX;
        const found = place({ left: 10, top, right: frame.width - 10, bottom: top + height }, box, frame);
        assert.ok(found.left >= 12 && found.left + box.width <= frame.width - 12);
        assert.ok(found.top >= 12 && found.top + box.height <= frame.height - 12);
        assert.ok(found.scroll >= -frame.up && found.scroll <= frame.down);
      }
});
