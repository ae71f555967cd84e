"""One approach in full: what it is for, what it costs, how far it can be trusted."""

from collections.abc import Sequence
from urllib.parse import parse_qsl, urlsplit

from dash import Output, html
from dash.development.base_component import Component

from dashboard.core.address import address
from dashboard.pages.methods import ids as own
from dashboard.pages.methods.facts import facts
from dashboard.pages.methods.questions import FIELDS
from dashboard.pages.methods.scene import MethodsScene
from dashboard.ui.components import card, subtitle
from dashboard.ui.panel import Panel, Parts
from explainers.approaches import REFLECTIONS, Approach

MATCH = "what it is for"
NO_MATCH = "still shown, but does not give the requested answers"


def layout() -> Component:
    """Filled for the chosen approach."""
    return card(
        own.GUIDE,
        [html.Span("Approach", id=own.GUIDE_TITLE), subtitle(own.GUIDE_SUBTITLE)],
        [html.Div(id=own.GUIDE_BODY, className="guide")],
        aside=[html.A("See it", id=own.GUIDE_PLACE, className="quiet-link led")],
    )


PARTS = {
    "title": Output(own.GUIDE_TITLE, "children"),
    "subtitle": Output(own.GUIDE_SUBTITLE, "children"),
    "body": Output(own.GUIDE_BODY, "children"),
    "place": Output(own.GUIDE_PLACE, "href"),
}


def render(scene: MethodsScene) -> Parts:
    """Shows the approach of the view."""
    approach = scene.approach
    note = MATCH if scene.view.matches(approach) else NO_MATCH
    return {
        "title": approach.name,
        "subtitle": note,
        "body": _body(scene, approach),
        "place": _place(scene, approach),
    }


def _body(scene: MethodsScene, approach: Approach) -> list[Component]:
    guide = approach.guide
    return [
        html.P(approach.answers, className="guide-question"),
        html.Div(
            [
                html.P([html.B("Read it for: "), _after(guide.read_for)]),
                html.P([html.B("Not for: "), _after(guide.not_for)]),
                html.P([html.B("Caution: "), approach.caveat], className="caution"),
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
                    html.Dt([each.question.capitalize(), html.Small(each.heading)]),
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
    """A sentence in the form that follows a heading: its first letter in lower case."""
    return sentence[0].lower() + sentence[1:]


def _pairs(pairs: Sequence[tuple[str, Component | str]]) -> list[Component]:
    return [part for name, value in pairs for part in (html.Dt(name), html.Dd(value))]


def _place(scene: MethodsScene, approach: Approach) -> str | None:
    """The link to where it can be seen; none if it does not fit the model."""
    if approach.method and approach.method.fit(scene.card):
        return None
    place = urlsplit(approach.place)
    query = {**dict(parse_qsl(place.query)), "model": scene.view.model}
    if approach.method:
        query["method"] = approach.key
    return address(place.path, query)


PANEL = Panel(own.GUIDE, layout, fields=("model", "approach", *FIELDS), parts=PARTS, render=render)
