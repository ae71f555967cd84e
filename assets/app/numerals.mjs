// @ts-check
/* Numbers for readers, formatted as in data/numerals.py. tests/js/numerals.json has cases that both
   must pass. */

const MINUS = "\u2212";
const DASH = "\u2013"; // for a missing number
const NBSP = "\u00a0"; // keeps a number and its unit on one line
const SMALLEST = -4; // powers of ten written in full; others as 1.2e−5
const LARGEST = 7;

/**
 * A number with this many significant digits: "0.0123", "1,694", "−1.2e−5".
 *
 * Keeps all digits before the decimal point and drops trailing zeros.
 *
 * @param {number | null} value
 * @param {number} [digits]
 */
export function numeral(value, digits = 3) {
  if (value === null || !Number.isFinite(value)) return notFinite(value);
  const scientific = written(Math.abs(value), {
    notation: "scientific", maximumFractionDigits: digits - 1,
  });
  const power = Number(scientific.split("E")[1]);
  const inFull = power >= SMALLEST && power < LARGEST;
  const text = inFull
    ? written(Math.abs(value), { maximumFractionDigits: Math.max(0, digits - 1 - power) })
    : scientific.replace("E", "e").replace("-", MINUS);
  return value < 0 ? `${MINUS}${text}` : text;
}

/**
 * A number with this many decimals, as in a column: "0.50", "−0.07". A value that rounds to zero
 * has no sign.
 *
 * @param {number | null} value
 * @param {number} [places]
 */
export function fixed(value, places = 2) {
  if (value === null || !Number.isFinite(value)) return notFinite(value);
  const text = written(Math.abs(value), {
    minimumFractionDigits: places, maximumFractionDigits: places,
  });
  return value < 0 && /[1-9]/.test(text) ? `${MINUS}${text}` : text;
}

/**
 * A probability, or a share of many, with one decimal: "95.1 %", "<0.1 %", ">99.9 %".
 *
 * @param {number | null} value from 0 to 1
 */
export function probability(value) {
  if (value === null || !Number.isFinite(value)) return notFinite(value);
  if (value > 0 && value < 0.0005) return `<0.1${NBSP}%`;
  if (value >= 0.9995 && value < 1) return `>99.9${NBSP}%`;
  return `${fixed(100 * value, 1)}${NBSP}%`;
}

/**
 * An end of an interval of shares, rounded outwards: "12.3 %", "<0.1 %", ">99.9 %"; 0 and 1 are exact.
 *
 * @param {number | null} value
 * @param {boolean} isUpper
 */
export function intervalEnd(value, isUpper) {
  if (value === null || !Number.isFinite(value)) return notFinite(value);
  const tenths = Number((1000 * value).toFixed(3)); // one within rounding stays
  const end = (isUpper ? Math.ceil(tenths) : Math.floor(tenths)) / 10;
  if (!isUpper && value > 0 && end === 0) return `<0.1${NBSP}%`;
  if (isUpper && value < 1 && end >= 100) return `>99.9${NBSP}%`;
  return `${fixed(end, 1)}${NBSP}%`;
}

/** The number that `numeral` or `fixed` wrote; NaN for any other text. @param {string} text */
export function readNumeral(text) {
  return Number(text.replaceAll(MINUS, "-").replace(/[,<>]/g, ""));
}

/** @param {number | null} value */
function notFinite(value) {
  if (value === null || Number.isNaN(value)) return DASH;
  return value > 0 ? "∞" : `${MINUS}∞`;
}

/** @type {Map<string, Intl.NumberFormat>} */
const formats = new Map(); // by their options: making one takes longer than using it

/** Rounds the exact value, and a middle one to the even digit, as Python does.
    @param {number} value @param {Intl.NumberFormatOptions} options */
function written(value, options) {
  const key = JSON.stringify(options);
  const format = formats.get(key)
    ?? new Intl.NumberFormat("en", { roundingMode: "halfEven", ...options });
  formats.set(key, format);
  const exact = /** @type {Intl.StringNumericLiteral} */ (value.toPrecision(100));
  return format.format(exact); // of a number itself, it would round the shortest text
}
