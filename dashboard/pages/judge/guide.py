"""The review's guidelines, folded once they have been read."""

from dash import Dash, Output, html
from dash.development.base_component import Component

from dashboard.pages.judge import ids as own
from dashboard.pages.judge.scene import JudgeScene, on_judged
from dashboard.services import Services
from dashboard.ui import ids
from dashboard.ui.markdown_components import to_components
from dashboard.ui.panel import Panel


def layout() -> Component:
    """Stays open or closed as the reviewer left it: assets/pages/judge/samples.js."""
    return html.Section(
        [
            html.P(id=ids.notice(own.GUIDE), className="panel-notice", role="alert"),
            html.Details(
                [
                    html.Summary("Guidelines of this review"),
                    html.Div(id=own.GUIDE_TEXT, className="markdown"),
                ]
            ),
        ],
        id=own.GUIDE,
        className="panel judge-guide",
    )


def register(app: Dash, services: Services) -> None:
    """Renders the Markdown; HTML in it stays text."""

    @on_judged(app, services, own.GUIDE, Output(own.GUIDE_TEXT, "children"))
    def update(desk: JudgeScene) -> list[Component | str]:
        review = desk.review
        purpose: list[Component | str] = [html.P(html.B(review.purpose))] if review.purpose else []
        none = [html.P("This review has no guidelines.", className="quiet")]
        return [*purpose, *(to_components(review.guidelines) or none)]


PANEL = Panel(own.GUIDE, layout, register, fields=("review",))
