/* When a scan finishes, the page switches to it. */
"use strict";

window.stratoscope.register({
  useScan(id) {
    const { choose, view } = window.stratoscope;
    if (id && view && view.scan !== id) choose("scan-store", id, "data");
  },
});
