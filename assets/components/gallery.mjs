// @ts-check
/* The gallery: its window, the user's own images, and the counts. See dashboard/components/gallery.py. */

import { galleryIn } from "../app/loading.mjs";
import { forget } from "../app/nav-links.mjs";
import { deletedText } from "./gallery-texts.mjs";
import { Uploads } from "./uploads.mjs";

/**
 * @typedef {"selected" | "selected_b" | "pinned"} Place a property that names an image
 *
 * @typedef {Record<Place | "text" | "label" | "group" | "outcome" | "sort" | "model", string>} Values
 *
 * @typedef {Values & {id: string, choosing: "a" | "b",
 *   setProps: (changed: Partial<Values>) => void}} GalleryProps
 */

const { createElement: h, Fragment, useLayoutEffect, useRef, useState } = React;

/** @type {Place[]} */
const PLACES = ["selected", "selected_b", "pinned"];
const NO_FILTERS = { text: "", label: "", group: "", outcome: "" };

/** @param {GalleryProps} props */
export function Gallery({
  id, model, text, label, group, outcome, sort, selected, selected_b, choosing, pinned, setProps,
}) {
  const images = { selected, selected_b, pinned };
  const place = choosing === "b" ? "selected_b" : "selected";
  const host = useRef(/** @type {HTMLDivElement | null} */ (null));
  const gallery = useRef(/** @type {ReturnType<typeof galleryIn> | null} */ (null));
  const [[count, predicted], setCounts] = useState(["", ""]);
  const latest = useRef({ images, place }); // when an upload ends
  latest.current = { images, place };

  const select = (/** @type {string} */ image) => setProps({ [latest.current.place]: image });

  /** Leaves an image that was deleted; states what the page shows instead. */
  function leave(/** @type {string} */ image, /** @type {string} */ name) {
    const places = PLACES.filter((each) => latest.current.images[each] === image);
    if (places.length) setProps(Object.fromEntries(places.map((each) => [each, ""])));
    forget(image);
    return deletedText(name, places);
  }

  useLayoutEffect(() => {
    if (host.current) gallery.current = galleryIn(host.current, {
      select, clearFilters: () => setProps(NO_FILTERS),
      count: (now) => setCounts((before) => (String(before) === String(now) ? before : now)),
    });
  }, []);
  useLayoutEffect(() => {
    gallery.current?.follow({ model, text, label, group, outcome, sort }, images[place]);
  }, [text, label, group, outcome, sort, model, images[place]]);

  return h(Fragment, null,
    h("div", { id: `${id}-window`, ref: host, className: "gallery-window" }),
    h(Uploads, { id: `${id}-upload`, selected: images[place], select, leave }),
    h("footer", null,
      h("span", { id: `${id}-count` }, count), h("span", { id: `${id}-predicted` }, predicted)));
}

Object.assign(window.stratoscope, { Gallery });
