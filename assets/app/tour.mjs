// @ts-check
/* The tour: offered once, one stop at a time. Only its own buttons change the page. On other pages it
   is hidden; it reappears on the page of its stop. */

import { element } from "./elements.mjs";
import { led } from "./nav-links.mjs";

/**
 * @typedef {object} Stop see dashboard/server/tour.py
 * @property {string} page its address
 * @property {string} shows the id of the element that it is about
 * @property {string} title
 * @property {string} text
 */

const { register } = window.stratoscope;
const SEEN = "stratoscope-toured"; // in the browser: the tour was taken or declined
const STOP = "stratoscope-tour-stop"; // in the tab: the stop that is shown

/** @returns {Stop[]} */
function stops() {
  const { stops: listed } = /** @type {HTMLElement} */ (document.querySelector(".tour")).dataset;
  return JSON.parse(listed ?? "[]");
}

/** The offer, which every page has once Dash has built it. */
const offered = () => /** @type {HTMLElement | null} */ (document.querySelector(".tour-offer"));

function hideOffer() {
  const offer = offered();
  if (offer) offer.hidden = true;
}

function hide() {
  document.querySelector(".tour-box")?.remove();
  document.querySelector(".tour-here")?.classList.remove("tour-here");
}

function end() {
  hideOffer();
  hide();
  sessionStorage.removeItem(STOP);
  localStorage.setItem(SEEN, "yes");
}

/** @param {string} text @param {() => void} act @param {string} [kind] */
function button(text, act, kind = "") {
  const made = element("button", { type: "button", className: `quiet-button ${kind}` }, text);
  made.addEventListener("click", act);
  return made;
}

/** @param {number} index */
function show(index) {
  const all = stops();
  const stop = all[index];
  if (!stop) return end();
  sessionStorage.setItem(STOP, String(index));
  localStorage.setItem(SEEN, "yes");
  hideOffer();
  if (stop.page !== location.pathname) return location.assign(led(stop.page));
  hide();
  const here = document.getElementById(stop.shows);
  here?.classList.add("tour-here");
  here?.scrollIntoView({ block: "center" });
  const last = index === all.length - 1;
  const buttons = element("div", { className: "tour-buttons" },
    element("small", {}, `${index + 1} of ${all.length}`),
    button(last ? "Close" : "End the tour", end));
  if (index) buttons.append(button("Back", () => show(index - 1), "framed"));
  const next = button(last ? "Done" : "Next", () => show(index + 1), "framed tour-next");
  buttons.append(next);
  const box = element("div", { className: "tour-box", role: "dialog", tabIndex: -1 });
  box.setAttribute("aria-label", stop.title);
  box.append(element("h2", {}, stop.title), element("p", {}, stop.text), buttons);
  document.body.append(box);
  next.focus({ preventScroll: true });
}

document.addEventListener("click", ({ target }) => {
  if (!(target instanceof Element)) return;
  if (target.closest(".tour-start")) show(0);
  if (target.closest(".tour-end")) end();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && document.querySelector(".tour-box")) end();
});

new MutationObserver((_, observer) => {
  const offer = offered();
  if (!offer) return;
  observer.disconnect();
  const at = sessionStorage.getItem(STOP);
  if (at === null) offer.hidden = localStorage.getItem(SEEN) !== null;
  else requestAnimationFrame(resume);
}).observe(document, { childList: true, subtree: true });

/** Shows the current stop if it belongs to this page. */
function resume() {
  const at = Number(sessionStorage.getItem(STOP) ?? NaN);
  if (stops()[at]?.page === location.pathname) show(at);
  else hide();
}

// The browser shows a cached page again.
window.addEventListener("pageshow", ({ persisted }) => persisted && resume());

register({
  /** @param {number} clicks */
  startTour(clicks) {
    if (clicks) show(0);
  },
});
