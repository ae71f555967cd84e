// @ts-check
/* Panels that wait for a result longer than a noticeable moment get the class `busy`. Shorter waits are
   not worth restyling the page twice in every click. */

import { address } from "./address.mjs";
import { status } from "./status-line.mjs";

const NOTICED = 400; // milliseconds
const AGAIN = 100;
const WORK = "[data-dash-is-loading=true], .waiting";
const PLACE_AFTER = 1000; // milliseconds of work before, and between, checks of the engine's queue
let timer = 0;
let since = 0; // when the current work began
let asking = false;
let isWaiting = () => false; // for a view

function look() {
  const all = isWaiting();
  let some = false;
  for (const panel of document.querySelectorAll("main .panel:not(.gallery)")) {
    const busy = all || panel.querySelector(WORK) !== null;
    panel.classList.toggle("busy", busy);
    some ||= busy;
  }
  timer = some ? setTimeout(look, AGAIN) : 0;
  since = some ? since || performance.now() : 0;
  if (!some) status("place", "");
  else if (!asking && performance.now() - since > PLACE_AFTER) askPlace();
}

/** Shows how many requests are ahead of this page's in the engine's queue. */
async function askPlace() {
  asking = true;
  try {
    const answer = await fetch(address("/engine/place"));
    const { sentence } = answer.ok ? await answer.json() : { sentence: "" };
    status("place", timer ? sentence : "");
  } catch { // http.mjs shows it where a callback is lost too
    status("place", "");
  }
  setTimeout(() => { asking = false; }, PLACE_AFTER);
}

/** Looks at the page in a moment: a view was requested. @param {() => boolean} waits whether it still is */
export function expectView(waits) {
  isWaiting = waits;
  expectWork();
}

/** Looks at the page in a moment: a request was sent, or a picture is loading. */
export function expectWork() {
  timer ||= setTimeout(look, NOTICED);
}
