// @ts-check
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { callbacks, open, requests } from "./fake-page.mjs";

await import("../../assets/pages/dataset.mjs");

open(["subset"]);
beforeEach(() => { requests.length = 0; });

/** A click of Plotly's. @param {string | undefined} customdata */
const clickOn = (customdata) => callbacks.chooseBar({ points: [{ customdata }] });

test("a bar of confidence chooses its images", () => {
  clickOn("confidence:0.8-0.9");
  assert.deepEqual(requests.map(({ values }) => values), [{ subset: "confidence:0.8-0.9" }]);
});

test("a bar that counts image-class pairs has no images to choose", () => {
  clickOn(undefined);
  callbacks.chooseBar(null);
  assert.deepEqual(requests, []);
});
