"""Judge: the samples of a review, one after the other, by keyboard."""

from collections.abc import Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.core.address import address
from dashboard.pages.judge import (
    discussion,
    form,
    guide,
    keys,
    picture,
    queue,
    region_test,
    verdicts,
)
from dashboard.pages.judge import ids as own
from dashboard.pages.judge.routes import add_routes
from dashboard.pages.judge.scene import JudgeScene
from dashboard.pages.judge.view import JudgeView
from dashboard.ui import ids, naming, pickers, predictions, strip
from dashboard.ui.choices import Choices
from dashboard.ui.page import Page
from dashboard.ui.panel import Panel
from dashboard.ui.picker import Options, Picker


def _drawn_by_script(panel: Panel) -> Panel:
    """A panel of Explore as it looks there; assets/pages/judge/going.mjs fills it."""
    return Panel(panel.id, panel.layout)


PREDICTIONS = Panel(predictions.PANEL.id, predictions.with_search)
STRIP = _drawn_by_script(strip.PANEL)
PANELS: tuple[Panel, ...] = (
    queue.PANEL,
    guide.PANEL,
    picture.PANEL,
    form.PANEL,
    region_test.PANEL,
    PREDICTIONS,
    STRIP,
    verdicts.PANEL,
    discussion.PANEL,
    keys.PANEL,
)


def _reviewed(view: JudgeView, choices: Choices) -> Options:
    return [{"label": choices.name(view.model), "value": view.model}]


PICKERS: tuple[Picker[Any], ...] = (
    Picker("review", own.REVIEW, prop="data"),
    Picker("sample", own.SAMPLE, prop="data"),
    Picker("verdict", own.VERDICT, prop="data"),
    Picker("model", ids.MODEL, options=_reviewed),
    *pickers.MAPS,
    Picker("params", ids.PARAMS, prop="data"),
    Picker("edits", ids.EDITS),
    *pickers.PREDICTIONS,
    Picker("show", ids.SHOW),
)


def _arrange(panels: Mapping[Panel, Component]) -> Component:
    return html.Main(
        [
            html.H1("Judge", className="visually-hidden"),
            html.P(
                ["To judge samples, ", html.A("choose a review", href=address("/reviews/")), "."],
                className="judge-none",
            ),
            naming.layout(),
            panels[queue.PANEL],
            panels[picture.PANEL],
            panels[form.PANEL],
            panels[region_test.PANEL],
            html.Div(
                [
                    panels[each]
                    for each in (guide.PANEL, PREDICTIONS, verdicts.PANEL, discussion.PANEL)
                ],
                className="column",
            ),
            panels[STRIP],
            panels[keys.PANEL],
        ],
        className="judge arrows-elsewhere",
    )


PAGE = Page(
    "/judge/",
    "Judge",
    JudgeView,
    PICKERS,
    PANELS,
    _arrange,
    JudgeScene,
    under="/reviews/",
    routes=add_routes,
)
