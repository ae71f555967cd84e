// @ts-check
/* What modules offer to the scripts that are no modules yet; those read it when they use it. */

import { led } from "./nav-links.mjs";
import { fixed, numeral, probability, readNumeral } from "./numerals.mjs";
import { checkPerson, shownPerson } from "./session.mjs";
import { retryAfter, status, triedAgain } from "./status-line.mjs";

Object.assign(window.stratoscope, {
  checkPerson, fixed, led, numeral, probability, readNumeral, retryAfter, shownPerson, status,
  triedAgain,
});
