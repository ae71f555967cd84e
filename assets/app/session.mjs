// @ts-check
/* The current user: an ended session, actions that a role does not allow, the local reviewer's name. */

import { address } from "./address.mjs";
import { brief, element, notice } from "./elements.mjs";
import { network, whenRefused } from "./http.mjs";
import { refreshAll, sendAgain } from "./view-callbacks.mjs";

const { dash_clientside: dash } = window;
/** @param {string} id */
const byId = (id) => document.getElementById(id);
const OVER = 401;
const REFUSED = 403;
const NOT_THEIRS = 412; // dashboard/routes/acting_person.py
/** An event of the window: the person has a name now. */
export const NAMED = "stratoscope-named";
/** The notice about an ended session, while it is shown. @type {HTMLElement | null} */
let bar = null;
/** The notice that the page belongs to somebody else. @type {HTMLElement | null} */
let stranger = null;
let asking = false;
/** What a page does beside rendering its panels again. @type {() => void} */
let named = () => {};

/** Calls `handle` where the page shows another person, or its own again. @param {() => void} handle */
export function whenNamed(handle) {
  named = handle;
}

function showPerson() {
  named();
  refreshAll();
}

/** The name of the person whom this page shows; "" where it shows none. */
export const shownPerson = () =>
  byId("who-name")?.textContent || byId("naming-text")?.textContent || "";

/**
 * Shows a refusal of the server; the page stays as it is.
 *
 * @param {number} status
 * @param {string | null} logInAt
 * @param {() => Promise<string>} text
 */
function heed(status, logInAt, text) {
  if (status === OVER) sayOver(logInAt);
  if (status === REFUSED) text().then(sayRefused, () => {});
  if (status === NOT_THEIRS) checkPerson();
}

/** @param {string | null} logInAt */
function sayOver(logInAt) {
  if (bar) return;
  const here = location.pathname + location.search;
  const back = address(`/access/back?${new URLSearchParams({ to: here })}`);
  const href = logInAt ? `${logInAt}?${new URLSearchParams({ next: back })}` : here;
  // the opened window closes after the log-in, which leads back to this one
  bar = notice("Your session has ended: ",
    element("a", { href, target: "_blank", rel: "opener" }, "log in again"),
    "; this page stays as it is.");
}

/** Checks who the current person is: somebody may have logged in, or changed the name, elsewhere. */
export async function checkPerson() {
  if (asking || !(bar || shownPerson())) return;
  asking = true;
  const answer = await network(address("/access/me"), { cache: "no-store" }).catch(() => null);
  asking = false;
  if (!answer?.ok) return;
  const { name } = await answer.json();
  const ended = bar;
  bar?.remove();
  bar = null;
  const before = shownPerson();
  if (before && name && before !== name) sayOther(name, before);
  else {
    if (stranger) showPerson(); // it is theirs again
    stranger?.remove();
    stranger = null;
    if (!ended) return;
    sendAgain();
    brief("You are logged in again. Repeat your last action.");
  }
}

/**
 * Says that somebody else is current. A local reviewer's page shows the new name at once; where there
 * are accounts, rights may differ, so the page stays the other person's until it is reloaded.
 *
 * @param {string} name
 * @param {string} before
 */
function sayOther(name, before) {
  if (byId("who-name")) {
    stranger?.remove();
    stranger = notice(`You are now ${name}, but this page belongs to ${before}: `,
      element("a", { href: location.href }, "reload it"), ".");
    return;
  }
  dash.set_props("naming", { name });
  brief(`You are now ${name}: the name was changed in another window.`);
  showPerson();
}

/** @param {string} sentence */
function sayRefused(sentence) {
  if (sentence && sentence.length < 400) brief(sentence);
}

whenRefused(heed);
document.addEventListener("visibilitychange", checkPerson);
window.addEventListener("focus", checkPerson);
const windows = new BroadcastChannel("stratoscope-log-in"); // the others of this browser
windows.onmessage = checkPerson;

/** Tells the page, and the other windows of this browser, that the local reviewer has another name. */
export function announceName() {
  showPerson();
  window.dispatchEvent(new Event(NAMED));
  windows.postMessage(""); // oxlint-disable-line require-post-message-target-origin -- no window
}
