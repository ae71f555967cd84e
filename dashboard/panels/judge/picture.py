"""The sample's picture with the map over it, drawn by assets/judge-show.js; how it is drawn."""

from dash import Dash, html
from dash.development.base_component import Component

from dashboard.components import card, subtitle
from dashboard.ids import judge as own
from dashboard.panels import stage
from dashboard.panels.base import Panel
from dashboard.panels.explore.picture import controls
from dashboard.services import Services


def layout() -> Component:
    """The stage, what was frozen where it cannot be shown, and the controls below."""
    return card(
        own.PICTURE,
        [html.Span(id=own.PICTURE_TITLE), subtitle(own.PICTURE_CAPTION)],
        [
            html.P(id=own.PICTURE_CHANGED, className="caution judge-changed", hidden=True),
            html.Figure(id=own.PICTURE_FROZEN, className="judge-frozen", hidden=True),
            stage.layout(own.STAGE),
            html.Details(
                [html.Summary("How the map is drawn"), html.Div(controls(), className="controls")],
                className="judge-controls",
            ),
        ],
        aside=[html.A("Explore", id=own.PICTURE_EXPLORE, href="/", className="quiet-link")],
        class_name="judge-picture",
    )


def register(app: Dash, services: Services) -> None:
    """The script asks /judge/sample.json itself, ahead of time."""


PANEL = Panel(own.PICTURE, layout, register)
