"""Numbers that plotly formats."""

import json

import numpy as np
from playwright.sync_api import Browser, expect
from plotly.offline import get_plotlyjs

from dashboard.figures.cam import cam_figure
from dashboard.figures.sides import side_cams_figure, side_statistics_figure
from data.analysis.effects import Effects
from explainers.results import Heatmap


def test_values_on_hover_have_a_true_minus(browser: Browser) -> None:
    page = browser.new_page()
    page.add_script_tag(content=get_plotlyjs())
    heatmap = Heatmap(np.array([[-0.0123456, 1694.4]], np.float32), True, "logit")
    values = np.array([[-0.0123456, 1694.4]])
    effects = Effects(values, values, values, np.full(values.shape, ""))
    statistics = side_statistics_figure(["a"], ["mean", "std"], values, values, effects)
    figures = [
        cam_figure(heatmap, [(0, "#000"), (1, "#fff")], bound=2000),
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
