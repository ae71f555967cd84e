// @ts-check
/* InStep: one zoom and one pointer for several image views. */

import { DEEPEST, WHOLE, placeIn, zoomed } from "./image-places.mjs";

const { createContext, createElement: h, useEffect, useRef, useState } = React;

/** @typedef {import("./image-places.mjs").Place} Place */

const STEP = 1.15; // of one notch of the wheel
const CLOSER = 3; // of a double click

/** The place under the pointer, over whichever image view it is; null: over none. */
export const Pointer = createContext(/** @type {Place | null} */ (null));

/** Where the pointer is on the picture below it; null if there is none. @param {MouseEvent | React.MouseEvent} event */
function placeUnder(event) {
  const canvas = event.target instanceof Element ? event.target.closest(".canvas") : null;
  const photo = canvas?.querySelector(".photo");
  return photo ? placeIn(photo.getBoundingClientRect(), event) : null;
}

/** @param {{id: string, children: React.ReactNode}} props */
export function InStep({ id, children }) {
  const host = /** @type {React.RefObject<HTMLDivElement>} */ (useRef(null));
  const [view, setView] = useState(WHOLE);
  const [pointed, setPointed] = useState(/** @type {Place | null} */ (null));
  const isEnlarged = useRef(false);
  isEnlarged.current = view.zoom > 1;

  useEffect(() => {
    const { current } = host;
    const turn = (/** @type {WheelEvent} */ event) => {
      const place = placeUnder(event);
      if (!place || !(event.ctrlKey || event.altKey || isEnlarged.current)) return;
      event.preventDefault(); // which React's own listeners for the wheel cannot
      setView((before) => zoomed(before, place, event.deltaY < 0 ? STEP : 1 / STEP));
    };
    current?.addEventListener("wheel", turn, { passive: false });
    return () => current?.removeEventListener("wheel", turn);
  }, []);

  const { zoom, left, top } = view;
  return h("div", {
    id,
    ref: host,
    className: "in-step",
    "data-zoom": zoom,
    style: /** @type {React.CSSProperties} */ ({ "--zoom": zoom, "--left": left, "--top": top }),
    onDoubleClick: (/** @type {React.MouseEvent} */ event) => {
      const place = placeUnder(event);
      if (place) setView((before) => zoomed(before, place, before.zoom > 1 ? 1 / DEEPEST : CLOSER));
    },
    onPointerMove: (/** @type {React.MouseEvent} */ event) => setPointed(placeUnder(event)),
    onPointerLeave: () => setPointed(null),
  }, h(Pointer.Provider, { value: pointed }, children));
}

Object.assign(window.stratoscope, { InStep });
