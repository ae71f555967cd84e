// @ts-check
/* The clientside callbacks of Explore. */

import { changeFields, requestedValues, shownValues } from "../app/view-callbacks.mjs";

window.stratoscope.register({
  /**
   * Selects the layer of a row of the heat map of the statistics.
   *
   * @param {{points: {y: string}[]} | null} click
   */
  chooseLayerOfRow(click) {
    if (click) changeFields({ layer: click.points[0].y });
  },
  /** @param {number | null} clicks */
  togglePin(clicks) {
    if (!clicks || !shownValues()) return;
    const { pinned, image } = { ...shownValues(), ...requestedValues() };
    changeFields({ pinned: pinned ? "" : image });
  },
});
