// @ts-check
/* The clientside callbacks of Explore. */

import { isSingleKey } from "../app/single-key.mjs";
import { changeFields, requestedValues, shownValues } from "../app/view-callbacks.mjs";
import { layerBeside } from "../components/strip-tiles.mjs";

document.addEventListener("keydown", (event) => {
  if (event.repeat || !isSingleKey(event, "p") || !shownValues()) return;
  const { plot } = { ...shownValues(), ...requestedValues() };
  changeFields({ plot: plot === "photo" ? "overlay" : "photo" });
});

window.stratoscope.register({
  /**
   * Selects the layer of a row of the heat map of the statistics.
   *
   * @param {{points: {y: string}[]} | null} click
   */
  chooseLayerOfRow(click) {
    if (click) changeFields({ layer: click.points[0].y });
  },
  /**
   * @param {number | null} before clicks
   * @param {number | null} next clicks
   * @param {import("../components/strip-tiles.mjs").StripData | null} strip
   */
  stepLayer(before, next, strip) {
    const { triggered } = window.dash_clientside.callback_context;
    const { layer } = { ...shownValues(), ...requestedValues() };
    if (!strip || typeof layer !== "string") return;
    const by = triggered.some(({ prop_id: cause }) => cause.startsWith("layer-next")) ? 1 : -1;
    changeFields({ layer: layerBeside(strip.names, layer, by) });
  },
  /** @param {number | null} clicks */
  togglePin(clicks) {
    if (!clicks || !shownValues()) return;
    const { pinned, image } = { ...shownValues(), ...requestedValues() };
    changeFields({ pinned: pinned ? "" : image });
  },
});
