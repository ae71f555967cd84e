// @ts-check
/* The clientside callbacks of Methods. */

import { led } from "../app/nav-links.mjs";
import { changeFields } from "../app/view-callbacks.mjs";

const { stratoscope } = window;

stratoscope.register({
  /**
   * A layer of the advice's chart leads to its maps.
   *
   * @param {{points: {customdata: string}[]} | null} click
   */
  openLayerOfAdvice(click) {
    if (!click || !stratoscope.view) return;
    const { model, approach } = stratoscope.view;
    const query = new URLSearchParams({ model, layer: click.points[0].customdata, method: approach });
    location.assign(led(`/?${query}`));
  },
  /** @param {number | null} clicks @param {string[]} questions */
  clearQuestions(clicks, questions) {
    if (clicks) changeFields(Object.fromEntries(questions.map((question) => [question, null])));
  },
});
