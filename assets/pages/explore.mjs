// @ts-check
/* The clientside callback of Explore and Dataset. */

import { changeFields } from "../app/view-callbacks.mjs";

window.stratoscope.register({
  /**
   * Selects the layer of a row of the heat map of the statistics.
   *
   * @param {{points: {y: string}[]} | null} click
   */
  chooseLayerOfRow(click) {
    if (click) changeFields({ layer: click.points[0].y });
  },
});
