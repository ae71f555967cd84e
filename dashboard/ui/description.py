"""The page in words: the prediction, where the relevance lies, and how far to trust the map."""

from dash import Output, html
from dash.development.base_component import Component

from dashboard.core.long_maps import NotComputed
from dashboard.maps import wording
from dashboard.maps.truth import truth_of
from dashboard.ui import ids
from dashboard.ui.components import card, subtitle
from dashboard.ui.edits import UNEDITED
from dashboard.ui.panel import Panel, Parts
from dashboard.ui.scene import Scene
from dashboard.ui.true_class import correctness
from explainers.methods import find_method


def layout() -> Component:
    """Three short paragraphs, a warning, and the badge that the tests of the map fill."""
    paragraphs = [
        html.P(id=ids.WORDS_PREDICTION),
        html.P([html.B(id=ids.WORDS_LAYER), ": ", html.Span(id=ids.WORDS_MAP)]),
        html.P(id=ids.WORDS_CAUTION, className="caution"),
        html.P(id=ids.WORDS_GRID, className="quiet"),
    ]
    return card(
        ids.WORDS,
        ["In words", subtitle("the prediction, and where the relevance lies")],
        [
            html.Div(paragraphs, id=ids.WORDS_TEXT, className="words"),
        ],
    )


PARTS = {
    "prediction": Output(ids.WORDS_PREDICTION, "children"),
    "layer": Output(ids.WORDS_LAYER, "children"),
    "map": Output(ids.WORDS_MAP, "children"),
    "caution": Output(ids.WORDS_CAUTION, "children"),
    "grid": Output(ids.WORDS_GRID, "children"),
}


def render(scene: Scene) -> Parts:
    """Describes what the other panels show."""
    card, layer, trace = scene.card, scene.view.layer, scene.trace()
    description, method = described(scene), find_method(scene.view.method)
    where = wording.place(method, layer)
    where = where[0].upper() + where[1:]
    try:
        signed = scene.whole_map()
    except NotComputed as wait:
        return {
            "prediction": description,
            "layer": where,
            "map": str(wait),
            "caution": "",
            "grid": "",
        }
    if unfit := method.unfit_at(card, layer):
        return {
            "prediction": description,
            "layer": where,
            "map": unfit,
            "caution": "",
            "grid": "",
        }
    parameters = scene.map_request().parameters
    subject = wording.subject(method, card.labels[trace.target])
    return {
        "prediction": description,
        "layer": where,
        "map": wording.describe_map(signed, subject, method.blank(card, layer)),
        "caution": wording.caution(card, "" if method.per_pixel else layer, method.name),
        "grid": wording.describe_grid(card, signed.values.shape, method, dict(parameters)),
    }


def described(scene: Scene) -> str:
    """The prediction, and whether it is right."""
    trace, card = scene.trace(), scene.card
    truth = truth_of(scene.services.gallery, scene.view.image, card)
    of_class = find_method(scene.view.method).of_class
    prediction = wording.describe_prediction(trace, card, of_class=of_class)
    words = f"{prediction} {correctness(truth, card, trace).words}" if truth else prediction
    return f"{words}{UNEDITED}" if scene.edited else words


FIELDS = ("model", "image", "layer", "target", "method", "params", "edits")
PANEL = Panel(ids.WORDS, layout, fields=FIELDS, parts=PARTS, render=render)
