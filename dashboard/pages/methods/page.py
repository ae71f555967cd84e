"""Methods: what each approach is for, by Hohman's questions, with its cost and its caveats."""

from collections.abc import Callable, Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.pages.methods import (
    advice,
    approaches,
    chooser,
    guide,
    questions,
    summary_table,
)
from dashboard.pages.methods import ids as own
from dashboard.pages.methods.scene import MethodsScene
from dashboard.pages.methods.view import MethodsView
from dashboard.ui import pickers
from dashboard.ui.choices import Choices
from dashboard.ui.page import Page
from dashboard.ui.panel import Panel
from dashboard.ui.picker import Options, Picker
from dashboard.ui.view import ANY
from explainers.methods.guide import QUESTIONS

PANELS: tuple[Panel, ...] = (
    chooser.PANEL,
    questions.PANEL,
    approaches.PANEL,
    guide.PANEL,
    advice.PANEL,
    summary_table.PANEL,
)


def _answers(question: str) -> Callable[[MethodsView, Choices], Options]:
    options = [{"label": kind.capitalize(), "value": kind} for kind in QUESTIONS[question]]
    return lambda _, __: [{"label": "Any answer", "value": ANY}, *options]


PICKERS: tuple[Picker[Any], ...] = (
    pickers.MODEL,
    Picker("approach", own.APPROACHES_LIST, prop="selected"),
    Picker("approach", own.REFLECTIONS, prop="selected"),
    Picker("approach", own.CHOOSER_ANSWER, prop="selected"),
    Picker("see", own.CHOOSER_SEE),
    Picker("of", own.CHOOSER_OF),
    Picker("wait", own.CHOOSER_WAIT),
    Picker("order", own.ADVICE_ORDER, options=advice.order_options),
    *(
        Picker(question, component, options=_answers(question), empty=ANY)
        for question, component in questions.SELECTS.items()
    ),
)


def _arrange(panels: Mapping[Panel, Component]) -> Component:
    return html.Main(
        [html.H1("Methods", className="visually-hidden"), *panels.values()], className="methods"
    )


PAGE = Page("/methods/", "Methods", MethodsView, PICKERS, PANELS, _arrange, MethodsScene)
