// @ts-check
/* The gallery: its window, the user's own images, and the counts. See dashboard/components/gallery.py. */

import { galleryIn } from "../app/loading.mjs";
import { forget } from "../app/nav-links.mjs";
import { isSingleKey } from "../app/single-key.mjs";
import { wrongBeside } from "./gallery-list.mjs";
import { isStacked } from "./gallery-places.mjs";
import { deletedText } from "./gallery-texts.mjs";
import { Uploads } from "./uploads.mjs";

/**
 * @typedef {"selected" | "selected_b" | "pinned"} Place a property that names an image
 *
 * @typedef {Record<Place | "text" | "label" | "group" | "outcome" | "sort" | "model", string>} Values
 *
 * @typedef {Values & {id: string, shown_in: string, choosing: "a" | "b",
 *   setProps: (changed: Partial<Values>) => void}} GalleryProps
 */

const { createElement: h, Fragment, useEffect, useLayoutEffect, useRef, useState } = React;

/** @type {Place[]} */
const PLACES = ["selected", "selected_b", "pinned"];
const NO_FILTERS = { text: "", label: "", group: "", outcome: "" };

/** @param {GalleryProps} props */
export function Gallery({
  id, model, text, label, group, outcome, sort, selected, selected_b, choosing, pinned, shown_in, setProps,
}) {
  const images = { selected, selected_b, pinned };
  const place = /** @type {Place} */ (choosing === "b" ? "selected_b" : "selected");
  const host = useRef(/** @type {HTMLDivElement | null} */ (null));
  const gallery = useRef(/** @type {ReturnType<typeof galleryIn> | null} */ (null));
  const [[count, predicted], setCounts] = useState(["", ""]);
  const latest = useRef({ images, place }); // when an upload ends
  latest.current = { images, place };

  const select = (/** @type {string} */ image) => setProps({ [latest.current.place]: image });

  /** What the user points at; the panel that shows it may be out of sight. */
  function choose(/** @type {string} */ image) {
    select(image);
    const panel = document.getElementById(shown_in), own = host.current;
    if (panel && own && isStacked(panel.getBoundingClientRect(), own.getBoundingClientRect()))
      panel.scrollIntoView();
  }

  /** Leaves an image that was deleted; states what the page shows instead. */
  function leave(/** @type {string} */ image, /** @type {string} */ name) {
    const places = PLACES.filter((each) => latest.current.images[each] === image);
    if (places.length) setProps(Object.fromEntries(places.map((each) => [each, ""])));
    forget(image);
    return deletedText(name, places);
  }

  const [answer, setAnswer] = useState("");
  useEffect(() => {
    let newest = 0;
    const step = async (/** @type {1 | -1} */ by) => {
      const mine = ++newest;
      const query = gallery.current?.query;
      const { images: shown, place: into } = latest.current;
      if (!query) return;
      const image = await wrongBeside(query, shown[into], by).catch(() => undefined);
      if (mine !== newest || image === undefined) return;
      setAnswer(image ? "" : "No image of this list is misclassified, as far as it is predicted.");
      if (!image) return;
      gallery.current?.reveal(image);
      select(image);
    };
    const listen = (/** @type {KeyboardEvent} */ event) => {
      if (isSingleKey(event, "w")) step(event.shiftKey ? -1 : 1);
    };
    document.addEventListener("keydown", listen); // from anywhere on the page
    return () => document.removeEventListener("keydown", listen);
  }, []);
  useLayoutEffect(() => {
    if (host.current) gallery.current = galleryIn(host.current, {
      select: choose, clearFilters: () => setProps(NO_FILTERS),
      count: (now) => setCounts((before) => (String(before) === String(now) ? before : now)),
    });
  }, []);
  useLayoutEffect(() => {
    gallery.current?.follow({ model, text, label, group, outcome, sort }, images[place]);
  }, [text, label, group, outcome, sort, model, images[place]]);

  return h(Fragment, null,
    h("div", { id: `${id}-window`, ref: host, className: "gallery-window" }),
    h(Uploads, { id: `${id}-upload`, selected: images[place], select: choose, leave }),
    h("footer", null,
      h("span", { id: `${id}-count` }, count), h("span", { id: `${id}-predicted` }, predicted)),
    h("p", { className: "gallery-answer", role: "status" }, answer));
}

Object.assign(window.stratoscope, { Gallery });
