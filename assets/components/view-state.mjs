// @ts-check
/* The React half of dashboard/components/view_state.py. */

import { copyPending } from "../app/frame.mjs";
import { scrollToHash } from "../app/hash-scroll.mjs";
import { mounted, uncover } from "../app/loading.mjs";
import { remember } from "../app/nav-links.mjs";
import { adopt, refreshPanels } from "../app/view-callbacks.mjs";

/**
 * @param {object} properties
 * @param {import("../app/view-callbacks.mjs").Answer | null} properties.answer
 * @param {string[] | null} properties.refresh
 */
function ViewState({ answer, refresh }) {
  React.useLayoutEffect(mounted, []);
  React.useLayoutEffect(() => {
    if (!answer) return;
    requestAnimationFrame(() => setTimeout(uncover)); // when the callbacks of the answer have run
    adopt(answer);
    remember(answer.values);
    copyPending();
  }, [answer]);
  React.useLayoutEffect(() => { if (refresh) refreshPanels(refresh); }, [refresh]);
  React.useEffect(() => { scrollToHash(); }, []);
  return null;
}

Object.assign(window.stratoscope, { ViewState });
