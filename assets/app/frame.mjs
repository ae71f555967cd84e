// @ts-check
/* The clientside callbacks of the frame around every page: theme, model, link, and how maps are drawn. */

import { changeFields } from "./view-callbacks.mjs";
import { isSame } from "./view.mjs";

/** @typedef {import("./view.mjs").Values} Values */

const { register } = window.stratoscope;
const root = document.documentElement;

let named = 0; // the timer that restores the button's name
let copying = false; // whether to copy a link as soon as all its parts are available

/** Sets a style property of the whole page, only if it differs: each change restyles every element. @param {string} name @param {string} value */
function setStyle(name, value) {
  if (root.style.getPropertyValue(name) !== value) root.style.setProperty(name, value);
}

/** Copies a link with every value, defaults, targets and the weights' hashes included. @param {HTMLElement} button @param {Values} stated @param {boolean} isPrivate */
async function copy(button, stated, isPrivate) {
  const query = Object.entries(stated).filter(([, value]) => value !== null && value !== "")
    .map(([name, value]) => [name, String(value)]);
  const link = `${location.origin}${location.pathname}?${new URLSearchParams(query)}`;
  button.dataset.name ??= button.textContent;
  try {
    await navigator.clipboard.writeText(link);
    button.textContent = isPrivate
      ? "Copied: your image is private, so it opens only here" : "Copied";
    button.classList.add("says"); // a narrow page shows this, not its short name
  } catch {
    window.prompt("The link to this view:", link);
  }
  clearTimeout(named);
  named = setTimeout(() => {
    button.textContent = button.dataset.name ?? "";
    button.classList.remove("says");
  }, isPrivate ? 5000 : 1500);
}

register({
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
  /**
   * Values beside the view may arrive a moment later; `of` names the view they belong to.
   *
   * @param {number | null} clicks
   * @param {Values & {of?: Values, isPrivate: boolean} | null} permalink
   * @param {{values: Values} | null} answer
   * @param {string} id of the button
   */
  copyLink(clicks, permalink, answer, id) {
    const { triggered } = window.dash_clientside.callback_context;
    copying ||= Boolean(clicks) && triggered.some(({ prop_id: cause }) => cause.startsWith(`${id}.`));
    const button = document.getElementById(id);
    if (!copying || !answer || !permalink || !button) return;
    const { values: view } = answer, { of = {}, isPrivate, ...stated } = permalink;
    if (Object.entries(of).some(([name, value]) => !isSame(value, view[name]))) return;
    copying = false;
    copy(button, { ...view, ...stated }, isPrivate);
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
