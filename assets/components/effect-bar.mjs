// @ts-check
/* An effect size with its confidence interval as a bar around zero: its ends in per cent. */

/** @typedef {{g: number | null, low: number | null, high: number | null}} Effect */

/** The value at the ends of the bars, one for all rows. @param {Effect[]} effects */
export function reachOf(effects) {
  const values = effects.flatMap(({ g, low, high }) => [g, low, high]);
  return Math.max(1, ...values.map((value) => Math.abs(value ?? 0)));
}

/**
 * Where dot and line of an effect lie; null for what it lacks.
 *
 * @param {Effect} effect
 * @param {number} reach
 */
export function barOf({ g, low, high }, reach) {
  const share = (/** @type {number} */ value) => 50 + 50 * Math.max(-1, Math.min(1, value / reach));
  return {
    dot: g === null ? null : share(g),
    line: low === null || high === null ? null
      : { left: share(low), width: share(high) - share(low) },
  };
}

/**
 * The ticks of the axis below the bars: at most three on each side of zero, at round values.
 *
 * @param {number} reach
 * @returns {{value: number, at: number}[]} `at`: in per cent of the width
 */
export function ticksOf(reach) {
  const step = [0.5, 1, 2, 5, 10, 20, 50, 100].find((each) => reach / each < 4) ?? reach;
  const most = Math.floor(reach / step);
  return Array.from({ length: 2 * most + 1 }, (_, i) => (i - most) * step)
    .map((value) => ({ value, at: 50 + 50 * value / reach }));
}
