// @ts-check
/* What a click has changed elsewhere on the page comes into sight. */

/** Scrolls no further than needed: not at all where all of it is in sight. @param {string} id */
export const bringIntoSight = (id) => document.getElementById(id)?.scrollIntoView({ block: "nearest",
  behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth" });
