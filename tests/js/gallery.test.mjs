// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { GalleryList, isSameList, queryOf } from "../../assets/components/gallery-list.mjs";
import {
  cellAfter, cellsInSight, cornerOf, gridOf, isStacked, lengthOf, lineStart, scrollTo,
} from "../../assets/components/gallery-places.mjs";
import { cellTexts, countTexts, deletedText, emptyText } from "../../assets/components/gallery-texts.mjs";

const GRID = { columns: 3, pitch: 80 }; // cells of 76 pixels
const ROW = { columns: 1, pitch: 76 };

test("three columns fill the window's width, one row is 72 pixels high", () => {
  assert.deepEqual(gridOf(268, false), { columns: 3, pitch: 82 }); // (268 - 24 - 8) / 3 = 78.67
  assert.deepEqual(gridOf(268, true), ROW);
  assert.deepEqual(gridOf(0, false), { columns: 3, pitch: 5 }); // of a hidden window
});

test("a panel above the gallery is stacked on it, one beside it is not", () => {
  assert.ok(isStacked({ left: 10, right: 380 }, { left: 10, right: 380 }));
  assert.ok(!isStacked({ left: 270, right: 800 }, { left: 16, right: 256 }));
});

test("cells lie in lines, downwards or sideways", () => {
  assert.deepEqual([0, 2, 3, 7].map((index) => cornerOf(index, GRID)),
    [[0, 0], [160, 0], [0, 80], [80, 160]]);
  assert.deepEqual(cornerOf(7, ROW), [532, 0]);
  assert.equal(lineStart(8, GRID), 160);
  assert.equal(lengthOf(7, GRID), 236); // three lines of 76, and two gaps
  assert.equal(lengthOf(1, ROW), 72);
});

test("the page has the cells in sight, and three lines on either side", () => {
  assert.deepEqual(cellsInSight(0, 400, 1000, GRID), [0, 26]); // 5 lines, 1 in part, 3 ahead
  assert.deepEqual(cellsInSight(800, 400, 1000, GRID), [21, 56]); // lines 7 to 18
  assert.deepEqual(cellsInSight(800, 400, 35, GRID), [21, 34]);
  assert.deepEqual(cellsInSight(0, 400, 0, GRID), [0, -1]);
  assert.deepEqual(cellsInSight(760, 390, 50, ROW), [7, 19]);
});

test("the scroll position changes no more than a cell needs", () => {
  assert.equal(scrollTo(3, 0, 400, GRID), 0); // in sight
  assert.equal(scrollTo(3, 200, 400, GRID), 80); // above
  assert.equal(scrollTo(15, 0, 400, GRID), 76); // the line ends at 476
});

test("keys lead to the cell beside, a line or a page on, and to the ends", () => {
  const after = (/** @type {string} */ key, index = 10, grid = GRID) => cellAfter(key, index, 400, 50, grid);
  assert.deepEqual(["ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp"].map((key) => after(key)),
    [11, 9, 13, 7]);
  assert.deepEqual(["PageDown", "PageUp", "Home", "End"].map((key) => after(key)), [25, 0, 0, 49]);
  assert.equal(after("ArrowDown", 10, ROW), 11);
  assert.equal(after("ArrowDown", 49), 49);
  assert.equal(after("Enter"), null);
  assert.equal(cellAfter("End", 0, 400, 0, GRID), 0);
});

test("a cell names the image, what the model says or what is wrong, and the source", () => {
  const item = { id: "1", name: "cat.jpg", words: "tabby, predicted lynx", outcome: "", problem: "",
    credit: "J. Doe" };
  assert.deepEqual(cellTexts(item), { label: "cat.jpg, tabby, predicted lynx",
    title: "cat.jpg · tabby, predicted lynx · J. Doe" });
  assert.equal(cellTexts({ ...item, problem: "the file has changed" }).label,
    "cat.jpg, the file has changed");
  assert.deepEqual(cellTexts(undefined), { label: "loading", title: "" });
});

test("the counts state how many match and how many are predicted", () => {
  assert.deepEqual(countTexts({ total: 50000, predicted: [10, 50000] }),
    ["50,000 images", "10 of 50,000 predicted"]);
  assert.equal(countTexts({ total: 7, predicted: [50, 50] })[0], "7 of 50 images");
  assert.equal(countTexts({ total: 1, predicted: [0, 1] })[0], "1 image");
  const wrong = { total: 14, predicted: [88, 536], query: { outcome: "wrong" } };
  assert.deepEqual(countTexts(wrong), ["14 wrong of 88 so far", "88 of 536 predicted"]);
  assert.equal(countTexts({ ...wrong, query: { outcome: "right", text: "dog" } })[0], "14 right so far");
  assert.equal(countTexts({ ...wrong, predicted: [536, 536] })[0], "14 of 536 images");
  assert.equal(emptyText(wrong), "No image matches so far; predictions are under way.");
  assert.equal(emptyText({ ...wrong, predicted: [536, 536] }), "No image matches.");
  assert.equal(emptyText({ ...wrong, query: { text: "dog" } }), "No image matches.");
});

test("a message states what is shown in place of a deleted image", () => {
  const text = (/** @type {string[]} */ ...places) => deletedText("cat.jpg", places);
  assert.equal(text(), "");
  assert.match(text("selected", "pinned"), /cat.jpg was deleted; the first image of the gallery/);
  assert.match(text("selected_b"), /the second image of the gallery is shown instead/);
  assert.equal(text("pinned"), "cat.jpg was deleted; the pin was removed.");
});

test("a list is named by the fields of a view, without values that the page does not offer", () => {
  const fields = { text: "cat", label: "tabby", outcome: "maybe", model: "b", layer: "bn2" };
  assert.deepEqual(queryOf(fields, { model: ["a", "b"], outcome: ["right", "wrong"] }),
    { text: "cat", class: "tabby", group: "", outcome: "", sort: "name", model: "b" });
  assert.equal(queryOf(fields, { model: ["a"] }).model, "");
});

test("a list without a model is that of the model that the server takes", () => {
  const [none, first] = [queryOf({}, {}), queryOf({ model: "a" }, {})];
  assert.ok(isSameList(none, first));
  assert.ok(!isSameList(first, queryOf({ model: "b" }, {})));
  assert.ok(!isSameList(none, queryOf({ model: "a", text: "cat" }, {})));
});

/** Answers requests for the list with `total` images; resolves to the requested addresses. @param {(query: URLSearchParams, signal?: AbortSignal) => Promise<Response> | Response} answer */
function serve(answer) {
  /** @type {string[]} */
  const requests = [];
  globalThis.fetch = async (address, init) => {
    const [, search] = String(address).split("?");
    requests.push(search);
    return answer(new URLSearchParams(search), init?.signal ?? undefined);
  };
  return requests;
}

const page = (/** @type {URLSearchParams} */ query, done = 0) => Response.json({
  total: 1000, predicted: [done, 1000], position: query.has("find") ? 600 : undefined,
  items: Array.from({ length: Number(query.get("limit")) },
    (_, i) => ({ id: `id${Number(query.get("offset")) + i}` })),
});
const settled = () => new Promise((done) => { setTimeout(done); });

test("pages in sight are fetched once, and those passed by are aborted", async () => {
  /** @type {(AbortSignal | undefined)[]} */
  const signals = [];
  const requests = serve((query, signal) => { signals.push(signal); return page(query); });
  const list = new GalleryList(queryOf({ text: "cat" }, {}), () => {});
  assert.equal(await list.open("id600"), 600);
  assert.equal(list.at(119)?.id, "id119");
  assert.equal(list.at(120), undefined);
  list.want(100, 130);
  list.want(100, 130);
  list.want(600, 620);
  assert.deepEqual(requests, ["text=cat&sort=name&offset=0&limit=120&find=id600",
    "text=cat&sort=name&offset=120&limit=120", "text=cat&sort=name&offset=600&limit=120"]);
  assert.deepEqual(signals.slice(1).map((signal) => signal?.aborted), [true, false]);
  await settled();
  assert.equal(list.at(601)?.id, "id601");
  assert.equal(list.problem, "");
});

test("a problem is one sentence", async () => {
  serve(() => new Response("Being repaired.", { status: 503 }));
  let changes = 0;
  const list = new GalleryList(queryOf({}, {}), () => { changes += 1; });
  await assert.rejects(list.open(""), { message: "Being repaired." });
  list.want(0, 10);
  await settled();
  assert.equal(list.problem, "Being repaired.");
  assert.equal(changes, 1);
  serve(() => { throw new TypeError("Failed to fetch"); });
  await assert.rejects(list.open(""), { message: "The server cannot be reached." });
});

test("new predictions are fetched where they leave the order, or once all are there", async () => {
  let done = 0;
  const requests = serve((query) => page(query, done));
  for (const [sort, fetched] of /** @type {[string, number][]} */ ([["name", 2], ["-confidence", 1]])) {
    const list = new GalleryList(queryOf({ sort }, {}), () => {});
    await list.open("");
    for (done of [10, 1000]) {
      requests.length = 0;
      await list.refresh();
      list.want(0, 10);
      await settled();
      assert.equal(requests.length, done === 1000 ? 2 : fetched);
    }
    done = 0;
  }
});
