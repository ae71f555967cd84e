// @ts-check
/* The clientside callbacks of Explore. */

const { dash_clientside: dash, stratoscope } = window;

stratoscope.register({
  /**
   * Selects the layer of a row of the heat map of the statistics.
   *
   * @param {{points: {y: string}[]} | null} click
   * @param {string} id of the layers' names
   */
  chooseLayerOfRow(click, id) {
    if (click) dash.set_props(id, { selected: click.points[0].y });
  },
});
