// @ts-check
/* The React half of dashboard/components/view_state.py. */

import { adopt } from "../app/view-callbacks.mjs";

/** @param {{answer: import("../app/view-callbacks.mjs").Answer | null}} properties */
function ViewState({ answer }) {
  React.useLayoutEffect(() => { if (answer) adopt(answer); }, [answer]);
  return null;
}

Object.assign(window.stratoscope, { ViewState });
