"""The page in words: what the network says, where it looked, and how far to trust the map."""

from dash import Dash, Output, html
from dash.development.base_component import Component

from dashboard import ids, wording
from dashboard.components import card
from dashboard.long_maps import NotComputed
from dashboard.panels.base import Panel
from dashboard.panels.explore.scene import Scene, on_view
from dashboard.services import Services
from explainers.methods import find_method


def layout() -> Component:
    """Three short paragraphs, a warning, and the badge that the tests of the map fill."""
    return card(
        ids.WORDS,
        ["In words"],
        [
            html.Div(id=ids.WORDS_TEXT, className="words"),
            html.A(id=ids.TRUST_BADGE, href=f"#{ids.TRUST}", className="trust-badge"),
        ],
    )


def register(app: Dash, services: Services) -> None:
    """Says what the other panels show."""

    @on_view(app, services, ids.WORDS, Output(ids.WORDS_TEXT, "children"))
    def update(scene: Scene) -> list[Component]:
        card, layer, trace = scene.card, scene.view.layer, scene.trace()
        says = html.P(wording.describe_prediction(trace, card))
        method = find_method(scene.view.method)
        try:
            signed = scene.whole_map()
        except NotComputed as wait:
            return [says, html.P(str(wait), className="quiet")]
        warning = wording.caution(card, "" if method.per_pixel else layer, method.name)
        subject = card.labels[trace.target] if method.of_class else wording.NO_CLASS
        return [
            says,
            html.P(
                [
                    "" if method.per_pixel else "At ",
                    html.B("Per pixel" if method.per_pixel else layer),
                    ": ",
                    wording.describe_map(signed, subject),
                ]
            ),
            html.P(warning, className="caution", hidden=not warning),
            html.P(wording.describe_grid(card, signed.values.shape), className="quiet"),
        ]


FIELDS = ("model", "image", "layer", "target", "method", "params")
PANEL = Panel(ids.WORDS, layout, register, fields=FIELDS)
