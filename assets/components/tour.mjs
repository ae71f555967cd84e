// @ts-check
/* Tour: offered once, on the page of its first stop; one stop at a time. Only its own buttons change the
   page. On other pages it is hidden; it reappears on the page of its stop. */

import { ownKey } from "../app/address.mjs";
import { led } from "../app/nav-links.mjs";
import { isSettled } from "../app/view-callbacks.mjs";
import { placeOf } from "./tour-places.mjs";

const { createElement: h, Fragment, useEffect, useLayoutEffect, useRef, useState } = React;
const PATIENCE_MS = 10_000; // until a stop is shown on a page that is not complete
const SEEN = "stratoscope-toured"; // in the browser: the tour was taken or declined
const STOP = ownKey("stratoscope-tour-stop"); // in the tab: the stop that is shown

/** @typedef {{page: string, shows: string[], chief: string, title: string, text: string}} Stop see dashboard/server/tour.py */

/** What a stop is about, once it is on the page. @param {Stop} stop */
const findShown = ({ shows }) => shows.map((id) => document.getElementById(id)).find((each) => each?.offsetHeight);

/** Whether an element has its contents: a panel has those of the view. @param {HTMLElement} shown */
const isComplete = (shown) => !shown.matches(".panel") || isSettled();

/** The current stop; NaN for none. */
const stored = () => Number(sessionStorage.getItem(STOP) ?? NaN);

/** @param {{offer: string, stops: Stop[], started: number | null}} props */
export function Tour({ offer, stops, started }) {
  const [at, setAt] = useState(stored);
  const [isOffered, setOffered] = useState(() => Number.isNaN(at)
    && stops[0]?.page === location.pathname && localStorage.getItem(SEEN) === null);
  const next = useRef(/** @type {HTMLButtonElement | null} */ (null));
  const stop = stops[at]?.page === location.pathname ? stops[at] : null;
  const box = useRef(/** @type {HTMLDivElement | null} */ (null));
  const [shown, setShown] = useState(/** @type {Stop | null} */ (null)); // once its panel is there

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
      const here = findShown(stop);
      if (!(here && isComplete(here)) && performance.now() < until) frame = requestAnimationFrame(look);
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
    const own = box.current;
    if (!current || !own) return;
    next.current?.focus({ preventScroll: true });
    /** @type {HTMLElement | null | undefined} */
    let here; // what is marked; another part where the page has changed
    let scrolled = NaN; // where the tour left the page
    const place = () => {
      const now = findShown(current);
      if (now !== here) unmark();
      here = now;
      if (!here) return;
      here.classList.add("tour-here");
      const chief = document.getElementById(current.chief) ?? here;
      const isStill = Number.isNaN(scrolled) || scrolled === scrollY; // otherwise the user scrolls
      const { clientWidth: width, scrollHeight } = document.documentElement;
      const { left, top, scroll } = placeOf(
        here.getBoundingClientRect(), chief.getBoundingClientRect(),
        { width: own.offsetWidth, height: own.offsetHeight },
        { width, height: innerHeight, up: isStill ? scrollY : 0,
          down: isStill ? Math.max(0, scrollHeight - innerHeight - scrollY) : 0 });
      scrollBy({ top: scroll, behavior: "instant" });
      if (isStill) scrolled = scrollY;
      own.style.inset = `${top}px auto auto ${left}px`;
    };
    const unmark = () => here?.classList.remove("tour-here");
    const sizes = new ResizeObserver(place);
    place();
    for (const each of [here, document.body]) if (each) sizes.observe(each);
    addEventListener("resize", place);
    return () => {
      unmark();
      sizes.disconnect();
      removeEventListener("resize", place);
    };
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
      ref: box, className: "tour-box", role: "dialog", tabIndex: -1,
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
