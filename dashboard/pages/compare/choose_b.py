"""What to compare a model with, for as long as B is what A is."""

from dash import Output, html
from dash.development.base_component import Component

from dashboard.pages.compare.models import FIELDS, corruptions_of_b, is_same
from dashboard.pages.compare.scene import CompareScene
from dashboard.ui import ids
from dashboard.ui.choices import Choices
from dashboard.ui.components import Children, card, hidden_at_first, in_code, subtitle
from dashboard.ui.page_urls import models_url, robustness_url
from dashboard.ui.panel import Panel, Parts

ONE_MODEL = "This app offers one model. To offer several, start it with --model once for each."


def layout() -> Component:
    """The two kinds of B, each with the next step."""
    return hidden_at_first(
        card(
            ids.CHOOSE_B,
            ["Choose what B is", subtitle(ids.CHOOSE_B_TITLE)],
            [
                _way(
                    "Another model",
                    "Which predictions flip, how far the maps move, and which layers differ.",
                    ids.CHOOSE_B_MODELS,
                ),
                _way(
                    "The same images, corrupted",
                    "How noise, blur or compression change predictions, maps and statistics.",
                    ids.CHOOSE_B_CORRUPTIONS,
                ),
            ],
            class_name="of-models",
        )
    )


PARTS = {
    "hidden": Output(ids.CHOOSE_B, "hidden"),  # compare.css shows results only while it is
    "title": Output(ids.CHOOSE_B_TITLE, "children"),
    "models": Output(ids.CHOOSE_B_MODELS, "children"),
    "corruptions": Output(ids.CHOOSE_B_CORRUPTIONS, "children"),
}


def render(scene: CompareScene) -> Parts:
    """Links to what is there, and how to get what is not."""
    view = scene.view
    hidden = view.kind != "models" or not is_same(view)
    if hidden or not view.scan:
        return {"hidden": hidden}
    name = scene.services.engine.card(view.model).name
    return {
        "hidden": False,
        "title": f"A is {name} on the images as they are",
        "models": _models(scene),
        "corruptions": _corruptions(scene),
    }


def _way(heading: str, text: str, steps: str) -> Component:
    return html.Div([html.H3(heading), html.P(text), html.Div(id=steps, className="next-steps")])


def _models(scene: CompareScene) -> Children:
    """A link for each other model."""
    view, choices = scene.view, Choices(scene.services, scene.session)
    links = [
        _step(choices.name(key), models_url(view.model, view.scan, model_b=key))
        for key in choices.models
        if key != view.model
    ]
    return links or [html.P(in_code(ONE_MODEL), className="quiet")]


def _corruptions(scene: CompareScene) -> Children:
    """A link for each scanned corruption, and one to where they are scanned."""
    view = scene.view
    scanned = corruptions_of_b(view, scene.services)
    links = [
        _step(
            each.words,
            models_url(view.model, view.scan, model_b=view.model, corruption_b=each.text),
        )
        for each in scanned
    ]
    words = "Scan others on Dataset" if scanned else "Scan corrupted images on Dataset"
    return [*links, _step(words, robustness_url(view.model, view.scan), primary=not scanned)]


def _step(text: str, href: str, *, primary: bool = False) -> Component:
    return html.A(text, href=href, className=f"quiet-button framed{' primary' * primary}")


PANEL = Panel(ids.CHOOSE_B, layout, fields=("model", *FIELDS), parts=PARTS, render=render)
