// @ts-check
/* The clientside callbacks of Methods. */

import { address } from "../app/address.mjs";
import { led } from "../app/nav-links.mjs";
import { changeFields, shownValues } from "../app/view-callbacks.mjs";

const { stratoscope } = window;

stratoscope.register({
  /**
   * A layer of the advice's chart leads to its maps.
   *
   * @param {{points: {customdata: string}[]} | null} click
   */
  openLayerOfAdvice(click) {
    const view = shownValues();
    if (!click || !view) return;
    const layer = click.points[0].customdata;
    const query = new URLSearchParams({ model: String(view.model), layer, method: String(view.approach) });
    location.assign(led(address(`/?${query}`)));
  },
  /** @param {number | null} clicks @param {string[]} questions */
  clearQuestions(clicks, questions) {
    if (clicks) changeFields(Object.fromEntries(questions.map((question) => [question, null])));
  },
});
