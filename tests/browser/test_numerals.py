"""The page's scripts format numbers as Python does."""

import json
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, expect
from plotly.offline import get_plotlyjs

from dashboard.figures.cam import cam_figure
from dashboard.figures.sides import side_cams_figure, side_statistics_figure
from data.analysis.effects import Effects
from data.numerals import fixed, numeral, probability
from explainers.results import Heatmap

ASSETS = Path(__file__).parents[2] / "assets"
VALUES = (
    *(0.0, 1.0, -0.03, 0.5312, 1694.4, 123456.0, 12345678.0, -1.2345e-5, 0.00012, -7.25, 99.95),
    *(0.0002, 0.0004, 0.031, 0.9996, 0.999, -0.001),
)
TITLES = {"numeral": numeral, "fixed": fixed, "probability": probability}


@pytest.mark.parametrize("name", TITLES)
def test_a_number_reads_the_same_wherever_it_is_formatted(browser: Browser, name: str) -> None:
    page = browser.new_page()
    page.add_script_tag(path=ASSETS / "app/common.js")
    values = [value for value in VALUES if name != "probability" or 0 <= value <= 1]
    call = f"(values) => values.map((value) => window.stratoscope.{name}(value))"
    assert page.evaluate(call, values) == [TITLES[name](value) for value in values]
    assert page.evaluate(call, [None]) == ["\N{EN DASH}"]
    page.close()


def test_a_text_is_read_back_as_its_number(browser: Browser) -> None:
    page = browser.new_page()
    page.add_script_tag(path=ASSETS / "app/common.js")
    texts = [numeral(value, 6) for value in (-1.5, 1694.4, 1.25e-7, 0.0)]
    script = f"() => {json.dumps(texts)}.map(window.stratoscope.readNumeral)"
    assert page.evaluate(script) == pytest.approx([-1.5, 1694.4, 1.25e-7, 0.0])
    page.close()


def test_values_on_hover_have_a_true_minus(browser: Browser) -> None:
    page = browser.new_page()
    page.add_script_tag(content=get_plotlyjs())
    heatmap = Heatmap(np.array([[-0.0123456, 1694.4]], np.float32), True, "logit")
    values = np.array([[-0.0123456, 1694.4]])
    effects = Effects(values, values, values, np.full(values.shape, ""))
    statistics = side_statistics_figure(["a"], ["mean", "std"], values, values, effects)
    figures = [
        cam_figure(heatmap, [(0, "#000"), (1, "#fff")], bound=2000, smooth=False),
        json.loads(side_cams_figure(values, values, values + 1, values + 1).to_json()),
        json.loads(statistics.to_json()),
    ]
    script = """async ({data, layout}) => {
        const graph = document.body.appendChild(document.createElement("div"));
        await Plotly.newPlot(graph, data, {...layout, width: 900, height: 300});
        const {left, top, width, height} = graph.querySelector(".nsewdrag").getBoundingClientRect();
        return [left + width / 4, top + height / 2]; }"""
    for figure, text in zip(figures, ("0.012346 logit", "0.0123", "0.012346"), strict=True):
        page.mouse.move(*page.evaluate(script, figure))
        shown = page.locator(".hoverlayer .hovertext").last
        expect(shown).to_contain_text(f"\N{MINUS SIGN}{text}")
        expect(shown).not_to_contain_text("-")
        page.evaluate("document.body.replaceChildren()")
    page.close()
