// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { srcAhead } from "../../assets/pages/layers-ahead.mjs";

const SRC = "/maps/sheet.png?layer=bn2&order=mean&many=512&page=2&shared=0";
const SHOWN = { src: SRC, total: 1280, order: "mean", many: "512", channel: null };
const SAME = { order: "mean", many: "512", scaling: "own", page: "" };

test("what is shown already is not loaded", () => {
  assert.equal(srcAhead(SAME, SHOWN), null);
});

test("another scale or page of the same order has an address already", () => {
  assert.equal(srcAhead({ ...SAME, scaling: "shared" }, SHOWN), SRC.replace("shared=0", "shared=1"));
  assert.equal(srcAhead({ ...SAME, page: "3" }, SHOWN), SRC.replace("page=2", "page=3"));
});

test("another order begins with the first channel, unless one is chosen", () => {
  const index = { ...SAME, order: "index" };
  assert.equal(srcAhead(index, SHOWN), SRC.replace("mean", "index").replace("page=2", "page=1"));
  assert.equal(srcAhead(index, { ...SHOWN, channel: 7 }), null);
});

test("where all channels fit on one page, that is the page", () => {
  const all = { ...SAME, many: "2048" };
  assert.equal(srcAhead(all, { ...SHOWN, channel: 7 }),
    "/maps/sheet.png?layer=bn2&order=mean&many=2048&page=1&shared=0");
});

test("a page that is no number is not loaded", () => {
  for (const page of ["0", "-1", "x", "1.5"]) assert.equal(srcAhead({ ...SAME, page }, SHOWN), null);
});

test("a picker without a value waits for the server", () => {
  for (const name of ["order", "many", "scaling"])
    assert.equal(srcAhead({ ...SAME, page: "3", [name]: "" }, SHOWN), null);
});
