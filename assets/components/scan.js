/* The scan that a page shows: when one is finished, the page moves on to it. */
"use strict";

window.stratoscope.register({
  useScan(id) {
    const { choose, view } = window.stratoscope;
    if (id && view && view.scan !== id) choose("scan-store", id, "data");
  },
});
