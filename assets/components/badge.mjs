// @ts-check
/* Badge: the evidence about a map in words, a link to its tests, and the tests themselves, folded. */

import { Findings, gradeClass } from "./findings.mjs";

const { createElement: h } = React;

/**
 * @typedef {object} BadgeData see dashboard/components/badge.py
 * @property {string} text
 * @property {string} grade
 * @property {string | null} href
 * @property {import("./findings.mjs").Finding[]} findings
 */

/** @param {{id: string, data?: BadgeData | null}} props */
export function Badge({ id, data }) {
  if (!data) return null;
  const { text, grade, href, findings } = data;
  return h("div", { className: "map-trust" },
    h("a", { id, className: `trust-badge ${gradeClass(grade)}`, href: href ?? undefined }, text),
    findings.length > 0 && h("details", null,
      h("summary", null, "Tests and their limits"),
      h(Findings, { id: `${id}-findings`, data: findings })));
}

Object.assign(window.stratoscope, { Badge });
