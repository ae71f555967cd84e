"""The histogram alone: its outline, its axes, and the bin under the pointer."""

from typing import Any

import dash
from dash import Input, Output, html
from playwright.sync_api import expect

from dashboard.components import Histogram
from dashboard.figures.activations import HistogramData
from tests.browser.components.mounted import mounted
from tests.browser.profiles import Profiles

DATA: HistogramData = {
    "heights": [0.5, 1, 0, 0.25],
    "bins": ["-1 to 0: 3 values", "0 to 1: 9 values", "1 to 2: 0 values", "2 to 3: 1 value"],
    "counts": [("1", 0.25), ("10", 1.0)],
    "ends": ("-1", "3"),
    "zero": 0.25,
}
OTHER: HistogramData = {**DATA, "heights": [1, 0], "bins": ["low", "high"], "zero": None}  # type: ignore[typeddict-item]


def test_a_histogram_reads_out_the_bin_under_the_pointer(profiles: Profiles) -> None:
    def register(app: dash.Dash) -> None:
        @app.callback(Output("shown", "data"), Input("news", "n_clicks"), prevent_initial_call=True)
        def news(_clicks: int) -> Any:  # noqa: ANN401
            return OTHER

    layout = html.Main(
        [Histogram(id="shown", data=DATA), Histogram(id="empty"), html.Button("News", id="news")]
    )
    with mounted(profiles, layout, register) as page:
        plot = page.locator("#shown svg")
        expect(plot).to_have_attribute("aria-label", "Histogram of activations from -1 to 3")
        expect(plot).to_have_attribute("viewBox", "0 0 4 1")
        outline = page.locator("#shown path")
        expect(outline).to_have_attribute("d", "M0 1V0.5H1V0H2V1H3V0.75H4V1Z")
        expect(page.locator("#shown .count")).to_have_text(["1", "10"])
        expect(page.locator("#shown .value")).to_have_text(["-1", "0", "3"])
        box = plot.bounding_box()
        assert box
        readout = page.locator("#shown output")
        for at, text in ((0.1, DATA["bins"][0]), (0.4, DATA["bins"][1]), (0.99, DATA["bins"][3])):
            plot.hover(position={"x": at * box["width"], "y": 20})
            expect(readout).to_have_text(text)
        page.locator("#news").hover()
        expect(readout).to_be_empty()
        page.locator("#news").click()
        expect(outline).to_have_attribute("d", "M0 1V0H1V1H2V1Z")
        expect(page.locator("#shown .value")).to_have_text(["-1", "3"])
        expect(page.locator("#empty.histogram")).to_be_empty()
