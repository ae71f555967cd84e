// @ts-check
/* What modules offer to the scripts that are no modules yet; those read it when they use it. */

import { boxInside } from "../components/box-places.mjs";
import { led } from "./nav-links.mjs";
import { fixed, probability } from "./numerals.mjs";
import { checkPerson, shownPerson } from "./session.mjs";

Object.assign(window.stratoscope, {
  boxInside, checkPerson, fixed, led, probability, shownPerson,
});
