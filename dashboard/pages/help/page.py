"""Help: the manual of this version, with a table of contents and a search."""

from collections.abc import Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.manual import KINDS
from dashboard.pages.help import contents, text
from dashboard.pages.help import ids as own
from dashboard.pages.help.scene import HelpScene
from dashboard.pages.help.view import HelpView
from dashboard.ui import pickers
from dashboard.ui.choices import Choices
from dashboard.ui.page import Page
from dashboard.ui.panel import Panel
from dashboard.ui.picker import Options, Picker

PANELS: tuple[Panel, ...] = (contents.PANEL, text.PANEL)


def _pages(_: HelpView, choices: Choices) -> Options:
    documents = choices.services.manual.documents.values()
    return [{"label": f"{KINDS[each.kind]}: {each.title}", "value": each.key} for each in documents]


PICKERS: tuple[Picker[Any], ...] = (
    pickers.MODEL,
    Picker("page", own.PAGE, options=_pages),
    Picker("search", own.SEARCH),
)


def _arrange(panels: Mapping[Panel, Component]) -> Component:
    title = html.H1("Help", className="visually-hidden")
    return html.Main([title, *panels.values()], className="help")


PAGE = Page("/help/", "Help", HelpView, PICKERS, PANELS, _arrange, HelpScene, corner="?")
