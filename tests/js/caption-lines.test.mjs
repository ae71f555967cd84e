// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { captionLines } from "../../assets/components/caption-lines.mjs";

test("what is predicted has a line of its own, which begins with an arrow", () => {
  assert.deepEqual(captionLines("maze → prison"), ["maze", "→\u00a0prison"]);
  assert.deepEqual(captionLines("predicted pot"), ["→\u00a0pot"]);
  assert.deepEqual(captionLines("elk (predicted drake (bird))"), ["elk", "→\u00a0drake (bird)"]);
  assert.deepEqual(captionLines("espresso"), ["espresso"]);
  assert.deepEqual(captionLines("A: maze → prison · B: maze"), ["A: maze", "→\u00a0prison · B: maze"]);
});
