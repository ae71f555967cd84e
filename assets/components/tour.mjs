// @ts-check
/* Tour: offered once, one stop at a time. Only its own buttons change the page. On other pages it is
   hidden; it reappears on the page of its stop. */

import { ownKey } from "../app/address.mjs";
import { led } from "../app/nav-links.mjs";
import { cornerBeside } from "./tour-places.mjs";

const { createElement: h, Fragment, useEffect, useLayoutEffect, useRef, useState } = React;
const PATIENCE_MS = 10_000; // until a stop is shown without its panel
const SEEN = "stratoscope-toured"; // in the browser: the tour was taken or declined
const STOP = ownKey("stratoscope-tour-stop"); // in the tab: the stop that is shown

/** @typedef {{page: string, shows: string, title: string, text: string}} Stop see dashboard/server/tour.py */

/** The current stop; NaN for none. */
const stored = () => Number(sessionStorage.getItem(STOP) ?? NaN);

/** @param {{offer: string, stops: Stop[], started: number | null}} props */
export function Tour({ offer, stops, started }) {
  const [at, setAt] = useState(stored);
  const [isOffered, setOffered] = useState(() => Number.isNaN(at) && localStorage.getItem(SEEN) === null);
  const next = useRef(/** @type {HTMLButtonElement | null} */ (null));
  const stop = stops[at]?.page === location.pathname ? stops[at] : null;
  const box = useRef(/** @type {HTMLDivElement | null} */ (null));
  const [shown, setShown] = useState(/** @type {Stop | null} */ (null)); // once its panel is there
  const [corner, setCorner] = useState("bottom right");

  /** Shows a stop; ends the tour where there is none. @param {number} index */
  function show(index) {
    const to = stops[index];
    setOffered(false);
    localStorage.setItem(SEEN, "yes");
    if (to) sessionStorage.setItem(STOP, String(index));
    else sessionStorage.removeItem(STOP);
    if (to && to.page !== location.pathname) location.assign(led(to.page));
    else setAt(index);
  }
  useEffect(() => {
    if (started) show(0);
  }, [started]);
  useEffect(() => {
    if (!stop) return;
    let frame = 0;
    const until = performance.now() + PATIENCE_MS;
    const look = () => {
      const here = document.getElementById(stop.shows);
      if (!here?.offsetHeight && performance.now() < until) frame = requestAnimationFrame(look);
      else setShown(stop);
    };
    look();
    const escape = (/** @type {KeyboardEvent} */ { key }) => { if (key === "Escape") show(NaN); };
    document.addEventListener("keydown", escape);
    return () => {
      cancelAnimationFrame(frame);
      document.removeEventListener("keydown", escape);
    };
  }, [stop]);
  const current = stop === shown ? stop : null;
  useLayoutEffect(() => {
    if (!current || !box.current) return;
    const here = document.getElementById(current.shows);
    here?.classList.add("tour-here");
    here?.scrollIntoView({ block: "center" });
    next.current?.focus({ preventScroll: true });
    const { offsetWidth: width, offsetHeight: height } = box.current;
    if (here) setCorner(cornerBeside(here.getBoundingClientRect(), { width, height },
      { width: innerWidth, height: innerHeight }));
    return () => here?.classList.remove("tour-here");
  }, [current]);
  useEffect(() => { // the browser shows a cached page again
    const resume = (/** @type {PageTransitionEvent} */ { persisted }) => { if (persisted) setAt(stored()); };
    addEventListener("pageshow", resume);
    return () => removeEventListener("pageshow", resume);
  }, []);
  const button = (/** @type {string} */ text, /** @type {number} */ to, kind = "", more = {}) =>
    h("button", { type: "button", className: `quiet-button ${kind}`, onClick: () => show(to), ...more }, text);
  const isLast = at === stops.length - 1;
  return h(Fragment, null,
    isOffered && h("p", { className: "banner tour-offer" },
      offer, button("Take the tour", 0, "framed"), button("Not now", NaN)),
    current && h("div", {
      ref: box, className: "tour-box", "data-corner": corner, role: "dialog", tabIndex: -1,
      "aria-label": current.title,
    },
      h("h2", null, current.title), h("p", null, current.text),
      h("div", { className: "tour-buttons" },
        h("small", null, `${at + 1} of ${stops.length}`),
        button(isLast ? "Close" : "End the tour", NaN),
        at > 0 && button("Back", at - 1, "framed"),
        button(isLast ? "Done" : "Next", at + 1, "framed tour-next", { ref: next }))));
}

Object.assign(window.stratoscope, { Tour });
