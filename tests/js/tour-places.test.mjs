// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { cornerBeside } from "../../assets/components/tour-places.mjs";

const BOX = { width: 380, height: 200 }, PAGE = { width: 1440, height: 900 };

test("the box stands at the bottom right unless that covers what it explains", () => {
  assert.equal(cornerBeside({ left: 16, top: 60, right: 264, bottom: 800 }, BOX, PAGE), "bottom right");
  assert.equal(cornerBeside({ left: 836, top: 60, right: 1424, bottom: 800 }, BOX, PAGE), "bottom left");
  assert.equal(cornerBeside({ left: 16, top: 700, right: 1424, bottom: 890 }, BOX, PAGE), "top right");
});

test("where every corner covers some of it, the box stands where it covers the least", () => {
  const tall = { left: 0, top: 150, right: 1440, bottom: 900 };
  assert.equal(cornerBeside(tall, BOX, PAGE), "top right");
});
