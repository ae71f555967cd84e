"""One approach in full: what it is for, what it costs, how far it can be trusted."""

from collections.abc import Sequence

from dash import Dash, Output, html
from dash.development.base_component import Component

from dashboard.components import card
from dashboard.ids import methods as names
from dashboard.panels.base import Panel
from dashboard.panels.methods.facts import facts
from dashboard.panels.methods.scene import MethodsScene, on_methods
from dashboard.services import Services
from explainers.approaches import REFLECTIONS, Approach


def layout() -> Component:
    """Filled for the chosen approach."""
    return card(
        names.GUIDE,
        [html.Span(id=names.GUIDE_TITLE), html.Small("what it is for")],
        [html.Div(id=names.GUIDE_BODY, className="guide")],
        aside=[html.A("See it", id=names.GUIDE_PLACE, className="quiet-link")],
    )


def register(app: Dash, services: Services) -> None:
    """Shows the approach of the view."""

    @on_methods(
        app,
        services,
        names.GUIDE,
        Output(names.GUIDE_TITLE, "children"),
        Output(names.GUIDE_BODY, "children"),
        Output(names.GUIDE_PLACE, "href"),
    )
    def update(scene: MethodsScene) -> tuple[str, list[Component], str | None]:
        approach = scene.approach
        return approach.name, _body(scene, approach), _place(scene, approach)


def _body(scene: MethodsScene, approach: Approach) -> list[Component]:
    guide = approach.guide
    return [
        html.P(approach.answers, className="guide-question"),
        html.Div(
            [
                html.P([html.B("Read it for "), _after(guide.read_for)]),
                html.P([html.B("Not for "), _after(guide.not_for)]),
                html.P([html.B("Mind: "), approach.caveat], className="caution"),
            ],
            className="guide-reading",
        ),
        html.Dl(_pairs(facts(scene, approach)), className="guide-facts"),
        html.H3("By Hohman’s questions"),
        html.Dl(
            [
                part
                for each in REFLECTIONS
                for part in (
                    html.Dt([each.question.capitalize(), html.Small(each.asks)]),
                    html.Dd(
                        [
                            html.Span([html.I(kind) for kind in guide.answer(each.question).kinds]),
                            guide.answer(each.question).text,
                        ]
                    ),
                )
            ],
            className="guide-answers",
        ),
    ]


def _after(sentence: str) -> str:
    """A sentence as it goes on after a few words."""
    return sentence[0].lower() + sentence[1:]


def _pairs(known: Sequence[tuple[str, Component | str]]) -> list[Component]:
    return [part for name, value in known for part in (html.Dt(name), html.Dd(value))]


def _place(scene: MethodsScene, approach: Approach) -> str | None:
    """Where it can be seen; nowhere if it makes no sense for the model."""
    if approach.method and approach.method.fit(scene.card):
        return None
    method = f"&method={approach.key}" if approach.method else ""
    return f"{approach.place}?model={scene.view.model}{method}"


PANEL = Panel(names.GUIDE, layout, register, fields=("model", "approach"))
