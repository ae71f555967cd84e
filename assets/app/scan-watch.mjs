// @ts-check
/* Notices a scan that the page has not begun: of the server while it is idle, or of another tab. */

import { refreshPanels } from "./view-callbacks.mjs";

// ms; rarer than the minute without a request after which the server begins a scan by itself
const LOOK = 75_000;
const PANEL = "scan-panel";
let timer = 0;
let awaiting = false; // whether there is no scan, and none is under way

function look() {
  if (awaiting && !document.hidden) refreshPanels([PANEL]);
}

window.stratoscope.register({
  /** @param {import("./view-callbacks.mjs").Answer | null} answer */
  watchForScan(answer) {
    clearTimeout(timer);
    awaiting = !!answer && !answer.values.scan && !answer.working.includes(PANEL);
    if (awaiting) timer = setTimeout(look, LOOK);
  },
});
document.addEventListener("visibilitychange", look);
addEventListener("focus", look);
