// @ts-check
/* The React half of dashboard/components/view_state.py. */

import { scrollToHash } from "../app/hash-scroll.mjs";
import { adopt, refreshPanels } from "../app/view-callbacks.mjs";

/**
 * @param {object} properties
 * @param {import("../app/view-callbacks.mjs").Answer | null} properties.answer
 * @param {string[] | null} properties.refresh
 */
function ViewState({ answer, refresh }) {
  React.useLayoutEffect(() => { if (answer) adopt(answer); }, [answer]);
  React.useLayoutEffect(() => { if (refresh) refreshPanels(refresh); }, [refresh]);
  React.useEffect(scrollToHash, []);
  return null;
}

Object.assign(window.stratoscope, { ViewState });
