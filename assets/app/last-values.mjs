// @ts-check
/* The model, layer, image, class, pin and comparison that links carry from page to page: pure functions. */

/** @typedef {Record<string, string | number | null | undefined>} Values by field */

const OF_MODEL = ["layer", "target"];
const SIDES = ["a", "b"]; // groups of a scan, which is one of the model
/** What Compare compares; a link with fields of its own compares something else. */
const RESUMED = ["kind", ...SIDES];
const KEPT = ["model", "image", "pinned", ...OF_MODEL, ...RESUMED];
/** Fields that have another name on other pages. @type {Record<string, string>} */
const FROM = { image_b: "pinned" };

/**
 * The last values after a page has shown a view. A page without a field keeps the earlier value.
 *
 * @param {Values} last
 * @param {Values} view
 */
export function withView(last, view) {
  const isAnother = (/** @type {string} */ name) => name in view && view[name] !== last[name];
  const dropped = isAnother("model") ? [...OF_MODEL, ...SIDES] : isAnother("image") ? ["target"] : [];
  const kept = Object.entries(last).filter(([name]) => !dropped.includes(name));
  const ofView = KEPT.filter((name) => name in view
    && (name !== "target" || "image" in view)) // Judge shows images of its own
    .map((name) => [name, view[name]]);
  return /** @type {Values} */ (Object.fromEntries([...kept, ...ofView]));
}

/** The same without a value that no longer exists. @param {Values} last @param {string} gone */
export function without(last, gone) {
  return Object.fromEntries(Object.entries(last).filter(([, value]) => value !== gone));
}

/**
 * The fields that a link gets: those that its page accepts and that it does not set itself.
 *
 * @param {URLSearchParams} query of the link
 * @param {string[]} accepted fields of its page
 * @param {Values} last
 * @returns {[string, string][]} field and value
 */
export function addedFields(query, accepted, last) {
  const isOtherModel = query.has("model") && query.get("model") !== last.model;
  const isResumed = (/** @type {string} */ name) => !query.size && last.kind !== "images"
    && (!SIDES.includes(name) || last.kind === "groups");
  return accepted
    .map((field) => /** @type {const} */ ([field, FROM[field] ?? field]))
    .filter(([field, name]) => !query.has(field) && (Boolean(last[name]) || last[name] === 0)
      && !(isOtherModel && OF_MODEL.includes(name)) && (!RESUMED.includes(name) || isResumed(name)))
    .map(([field, name]) => [field, String(last[name])]);
}
