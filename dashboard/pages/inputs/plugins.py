"""The plugins of installed packages, and why some are left out."""

from dash import Output, html
from dash.development.base_component import Component

from dashboard.pages.inputs import ids as own
from dashboard.pages.inputs.scene import InputsScene
from dashboard.pages.inputs.table import scrolling_table
from dashboard.ui.components import card, hidden_at_first
from dashboard.ui.panel import Panel, Parts
from explainers.plugins import Plugin, found_plugins


def layout() -> Component:
    """A table; the panel is hidden where no package adds anything."""
    columns = ("Plugin", "Adds to", "Package", "State")
    table = scrolling_table("Plugins", own.PLUGINS_LIST, columns)
    return hidden_at_first(card(own.PLUGINS, ["Plugins"], [table]))


PARTS = {
    "list": Output(own.PLUGINS_LIST, "children"),
    "none": Output(own.PLUGINS, "hidden"),
}


def render(_scene: InputsScene) -> Parts:
    """Those that are left out first."""
    found = sorted(found_plugins(), key=lambda each: not each.problem)
    return {"list": [_row(each) for each in found], "none": not found}


def _row(plugin: Plugin) -> Component:
    cells = (plugin.group, plugin.package, plugin.state)
    return html.Tr([html.Th(plugin.name, scope="row"), *map(html.Td, cells)])


PANEL = Panel(own.PLUGINS, layout, fields=("model",), parts=PARTS, render=render)
