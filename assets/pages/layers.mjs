// @ts-check
/* The clientside callbacks of Layers. */

import { shownValues } from "../app/view-callbacks.mjs";
import { srcAhead } from "./layers-ahead.mjs";

const { dash_clientside: dash, stratoscope } = window;

// oxlint-disable-next-line no-unused-vars -- while it is referenced, it loads
let ahead = new Image();

stratoscope.register({
  /**
   * Loads another order of the same channels at once.
   *
   * @param {string} order
   * @param {string} scaling
   * @param {string} many
   * @param {string} page
   * @param {import("../components/mosaic.mjs").MosaicData | null} data
   */
  loadAhead(order, scaling, many, page, data) {
    const view = shownValues();
    if (!data?.src || !view) return;
    const { src, total = 0 } = data;
    const shown = { src, total, order: String(view.order), many: String(view.many), channel: view.channel };
    const next = srcAhead({ order, many, scaling, page }, shown);
    if (next) (ahead = new Image()).src = next;
  },
  /**
   * The cell of the channel's values under the pointer.
   *
   * @param {{points: {x: number, y: number}[]} | null} hover
   */
  cellOfHover(hover) {
    const point = hover?.points[0];
    return point ? [point.y, point.x] : dash.no_update;
  },
  /**
   * Selects the filter of a bar.
   *
   * @param {{points: {customdata: number}[]} | null} click
   * @param {string} id of the stepper of filters
   * @param {import("../components/stepper.mjs").StepperData | null} data
   */
  chooseFilterOfBar(click, id, data) {
    if (!click) return;
    const number = String(click.points[0].customdata);
    dash.set_props(id, data?.makes ? { channel: number } : { selected: number });
  },
});
