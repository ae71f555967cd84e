// @ts-check
/* What modules offer to the scripts that are no modules yet; those read it when they use it. */

import { fixed, numeral, probability, readNumeral } from "./numerals.mjs";

Object.assign(window.stratoscope, { fixed, numeral, probability, readNumeral });
