"""What is compared: images, groups or models, and the two sides; one click swaps them."""

from dash import ClientsideFunction, Dash, Input, Output, html
from dash.development.base_component import Component

from dashboard.pages.compare.models import corruptions_of_b
from dashboard.pages.compare.scene import CompareScene
from dashboard.pages.compare.view import CompareView
from dashboard.scans import subset_sizes
from dashboard.services import Services
from dashboard.ui import ids
from dashboard.ui.choices import Choices
from dashboard.ui.components import field, segmented, select
from dashboard.ui.panel import Panel, Parts
from dashboard.ui.picker import Options
from dashboard.ui.view import ANY
from data.errors import DataError
from data.scans.subsets import ALL
from explainers.errors import ExplainerError

KINDS = {
    "images": "Two images",
    "classes": "Two classes of one image",
    "groups": "Groups of images",
    "models": "Models or corruptions",
    "methods": "Methods",
}


def layout() -> Component:
    """One bar; the style sheet shows the pickers of the kind that is compared."""
    return html.Section(
        [
            html.H2("What to compare", className="visually-hidden"),
            html.P(id=ids.notice(ids.SIDES), className="panel-notice", role="alert"),
            segmented(ids.KIND, "Compare", KINDS, "images"),
            field("A", select(ids.SIDE_A), class_name="of-groups"),
            html.Span("vs", className="versus of-groups"),
            field("B", select(ids.SIDE_B), class_name="of-groups"),
            html.Button(
                "A ⇄ B", id=ids.SWAP, className="quiet-button framed", title="Swap A and B"
            ),
            field("Model of B", select(ids.MODEL_B), class_name="of-images of-models"),
            field("Images of B", select(ids.CORRUPTION_B), class_name="of-models"),
        ],
        id=ids.SIDES,
        className="panel bar sides",
    )


def options(view: CompareView, choices: Choices) -> Options:
    """What a side can be: all other images, an outcome, a group or a class."""
    scan, gallery = choices.opened_scan(view.scan), choices.services.gallery
    images = len(scan.select()) if scan else len(gallery)
    the_rest = {"label": f"all other images (of {images:,})", "value": ALL}  # see compare_groups
    offered = subset_sizes.options(scan, gallery, (view.a, view.b))
    return [the_rest if each["value"] == ALL else each for each in offered]


def corruption_options(view: CompareView, choices: Choices) -> Options:
    """The same images as they are, and as they are scanned corrupted."""
    clean = {"label": "the same, as they are", "value": ANY}
    if view.kind != "models":
        return [clean]
    return [
        clean,
        *(
            {"label": each.words, "value": each.text}
            for each in corruptions_of_b(view, choices.services)
        ),
    ]


PARTS = {"permalink": Output(ids.PERMALINK, "data")}


def render(scene: CompareScene) -> Parts:
    """What a permalink states beside the view."""
    return {"permalink": permalink(scene)}


def register(app: Dash, services: Services) -> None:
    """The swap is a link to the mirrored view; the style sheet shows what is of the kind."""
    app.clientside_callback(
        ClientsideFunction("stratoscope", "showKind"), Input(ids.VIEW_STATE, "answer")
    )
    app.clientside_callback(
        ClientsideFunction("stratoscope", "swapSides"),
        Input(ids.SWAP, "n_clicks"),
        prevent_initial_call=True,
    )


def permalink(scene: CompareScene) -> dict[str, object]:
    """A permalink's fields beside the view: the weights and the target classes."""
    engine, view = scene.services.engine, scene.view
    values: dict[str, object] = {
        "of": view.values(),
        "weights": engine.card(view.model).pin,
        "weights_b": engine.card(view.model_b).pin,
        "isPrivate": False,
    }
    if view.kind == "methods":
        try:
            values |= {"target_a": scene.a.trace.target, "isPrivate": scene.a.image.private}
        except (ExplainerError, DataError):
            return values
    if view.kind in ("images", "classes"):
        try:
            values |= {"target_a": scene.a.trace.target, "target_b": scene.b.trace.target}
            values["isPrivate"] = scene.a.image.private or scene.b.image.private
        except (ExplainerError, DataError):
            return values  # the panel says what is wrong with the image
    return values


FIELDS = tuple(parameter.name for parameter in CompareView.parameters)
PANEL = Panel(ids.SIDES, layout, fields=FIELDS, parts=PARTS, render=render, register=register)
