// @ts-check
/* The clientside callbacks of the frame around every page: theme, model, link, and how maps are drawn. */

import { ownKey } from "./address.mjs";
import { brief } from "./elements.mjs";
import { changeFields, shownValues } from "./view-callbacks.mjs";
import { isSame } from "./view.mjs";

/** @typedef {import("./view.mjs").Values} Values */

const { register } = window.stratoscope;
const root = document.documentElement;

let named = 0; // the timer that restores the button's name
/** @typedef {Values & {of?: Values, isPrivate: boolean}} Permalink values beside the view; `of` names theirs */
/** @type {Permalink | null} */
let permalink = null;
/** @type {HTMLElement | null} */
let button = null;
let isCopying = false; // whether to copy a link as soon as all its parts are available

/** Sets a style property of the whole page, only if it differs: each change restyles every element. @param {string} name @param {string} value */
function setStyle(name, value) {
  if (root.style.getPropertyValue(name) !== value) root.style.setProperty(name, value);
}

/** Copies the requested link, once the view and the values beside it belong together. */
export function copyPending() {
  const view = shownValues();
  if (!isCopying || !view || !permalink || !button) return;
  const { of = {}, isPrivate, ...stated } = permalink;
  if (Object.entries(of).some(([name, value]) => !isSame(/** @type {any} */ (value), view[name]))) return;
  isCopying = false;
  copy(button, { ...view, ...stated }, isPrivate);
}

/** Copies a link with every value, defaults, targets and the weights' hashes included. @param {HTMLElement} place @param {Values} stated @param {boolean} isPrivate */
async function copy(place, stated, isPrivate) {
  const query = Object.entries(stated).filter(([, value]) => value !== null && value !== "")
    .map(([name, value]) => [name, String(value)]);
  const link = `${location.origin}${location.pathname}?${new URLSearchParams(query)}`;
  place.dataset.name ??= place.textContent;
  try {
    await navigator.clipboard.writeText(link);
    place.style.minWidth = `${place.offsetWidth}px`; // what stands beside it does not move
    place.textContent = "Copied";
    if (isPrivate) brief("Copied. Your image is private, so the link opens only in this browser.");
    place.classList.add("says"); // a narrow page shows this, not its short name
  } catch {
    window.prompt("The link to this view:", link);
  }
  clearTimeout(named);
  named = setTimeout(() => {
    place.textContent = place.dataset.name ?? "";
    place.style.minWidth = "";
    place.classList.remove("says");
  }, 1500);
}

const DISMISSED = ownKey("stratoscope-dismissed"); // what the banner stated that was dismissed, until the tab is closed
/** @type {string | null} */
let dismissed = null;
try {
  dismissed = sessionStorage.getItem(DISMISSED);
} catch { /* the browser stores nothing */ } // the page hides it until it is known what it states

register({
  /** Hides what was dismissed, also where the button calls it. @param {Record<string, unknown> | null} values of the banner's elements */
  showBanner(values) {
    if (!values || !("banner-text.children" in values)) return; // not answered yet
    const stated = JSON.stringify([values["banner-notices.children"], values["banner-text.children"]]);
    const { triggered } = window.dash_clientside.callback_context;
    if (triggered.some(({ prop_id: cause }) => cause === "banner-dismiss-button.n_clicks")) {
      dismissed = stated;
      try {
        sessionStorage.setItem(DISMISSED, stated);
      } catch { /* dismissed on this page */ }
    }
    root.classList.toggle("banner-dismissed", stated === dismissed);
  },
  /** The notice as it is once its button was pressed. */
  dismissNotice: () => "",
  /** A property that follows another one. @param {unknown} value */
  same: (value) => value,
  /** @param {number | null} clicks */
  toggleTheme(clicks) {
    if (!clicks) return;
    const theme = root.dataset.bsTheme === "dark" ? "light" : "dark";
    root.dataset.bsTheme = root.dataset.agThemeMode = theme;
    try {
      localStorage.setItem("stratoscope-theme", theme);
    } catch { /* then the choice lasts as long as the page */ }
  },
  /** @param {number | null} clicks @param {Permalink | null} latest @param {string} id of the button */
  copyLink(clicks, latest, id) {
    const { triggered } = window.dash_clientside.callback_context;
    permalink = latest;
    button = document.getElementById(id);
    isCopying ||= Boolean(clicks) && triggered.some(({ prop_id: cause }) => cause.startsWith(`${id}.`));
    copyPending();
  },
  /** @param {number | null} clicks @param {string} model */
  switchModel(clicks, model) {
    if (clicks) changeFields({ model });
  },
  /**
   * Opacity, colours and smoothness are drawn by the style sheet.
   *
   * @param {number} opacity in percent
   * @param {string} resolution
   * @param {string} [scale]
   */
  drawMaps(opacity, resolution, scale) {
    setStyle("--map-opacity", String(opacity / 100));
    if (scale) setStyle("--map-filter", `url(#scale-${scale})`);
    if (root.dataset.resolution !== resolution) root.dataset.resolution = resolution;
  },
});
