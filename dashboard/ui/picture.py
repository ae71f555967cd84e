"""The image with the heat map over it, alone or beside a pinned one, and how it is drawn."""

from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component

from dashboard.components import Badge, ImageView, InStep
from dashboard.services import Services
from dashboard.ui import cam, ids, image_contents, long_map, parameters, predictions
from dashboard.ui.components import (
    aria,
    card,
    field,
    folded,
    opacity,
    relevance,
    resolution,
    segmented,
    select,
    subtitle,
)
from dashboard.ui.panel import Panel, Parts
from dashboard.ui.scene import PICTURED, Scene
from explainers.methods import find_method

PLOTS = {"overlay": "Overlay", "photo": "Photo", "values": "Values"}


def layout() -> Component:
    """What is explained, above; the image views on one scale, each with its badge; downloads."""
    view = html.Div(
        [ImageView(id=ids.PICTURE_VIEW, values_of=ids.CAM_GRAPH), cam.layout()],
        className="overlay-or-values",
    )
    downloads = [
        html.A("Overlay PNG", id=ids.DOWNLOAD_PNG, download="", className="quiet-link"),
        html.A("Raw map NPZ", id=ids.DOWNLOAD_NPZ, download="", className="quiet-link"),
    ]
    pinned = [ImageView(id=ids.PINNED_VIEW), Badge(id=ids.badge(ids.PINNED_VIEW))]
    stages = [
        html.Div([view, html.Div([Badge(id=ids.PICTURE_BADGE), *downloads], className="of-map")]),
        html.Div(pinned, className="pinned"),
    ]
    what_if = html.A("What if ↓", href=f"#{ids.EDITS_PANEL}", className="quiet-link")
    pin = html.Button(id=ids.PIN, className="quiet-button", title="Keep this image beside the next")
    return card(
        ids.PICTURE,
        [html.Span("Image", id=ids.PICTURE_TITLE), subtitle(ids.PICTURE_CAPTION)],
        [
            dcc.Store(ids.PINNED, data=""),
            html.Div([*explained(), folded(drawing())], className="picture-controls"),
            parameters.layout(),
            html.Div(
                [
                    InStep(
                        id=ids.PICTURES,
                        children=[html.Div(stages, id=ids.STAGES, className="stages")],
                    ),
                    long_map.layout(),
                ],
                className="may-take-long",
            ),
            html.P(id=ids.METHOD_HELP, className="method-help quiet"),
        ],
        aside=[what_if, pin, segmented(ids.PLOT, "Show", PLOTS, "overlay")],
        class_name="picture",
    )


def explained() -> list[Component]:
    """What the map explains: a method, at a layer, for a class."""
    return [
        method_field(),
        layer_field(),
        predictions.target_field("Target class"),
    ]


def method_field() -> Component:
    """The methods."""
    return field("Method", select(ids.METHOD))


def layer_field() -> Component:
    """The layers, with buttons that step through them where there are no arrow keys."""
    steps = ((ids.LAYER_BEFORE, "←", "Previous layer"), (ids.LAYER_NEXT, "→", "Next layer"))
    buttons = [
        html.Button(sign, id=each, className="quiet-button framed", title=name, **aria(label=name))
        for each, sign, name in steps
    ]
    label = html.Label("Layer", htmlFor=ids.LAYER)
    return html.Div(
        [label, html.Div([select(ids.LAYER), *buttons], className="with-steps")], className="field"
    )


def drawing() -> list[Component]:
    """How the map is drawn."""
    return [
        relevance(),
        resolution(),
        segmented(ids.SHOW, "Picture", {"input": "Input", "original": "Original"}, "input"),
        field("Colours", select(ids.SCALE)),
        opacity(),
    ]


PARTS = {
    "title": Output(ids.PICTURE_TITLE, "children"),
    "title_in_full": Output(ids.PICTURE_TITLE, "title"),
    "caption": Output(ids.PICTURE_CAPTION, "children"),
    "caption_in_full": Output(ids.PICTURE_CAPTION, "title"),
    "views": Output(ids.STAGES, "className"),
    "view": Output(ids.PICTURE_VIEW, "data"),
    "pinned": Output(ids.PINNED_VIEW, "data"),
    "pinned_badge": Output(ids.badge(ids.PINNED_VIEW), "data"),
    "help": Output(ids.METHOD_HELP, "children"),
    "pin": Output(ids.PIN, "children"),
    "png": Output(ids.DOWNLOAD_PNG, "href"),
    "npz": Output(ids.DOWNLOAD_NPZ, "href"),
}


def render(scene: Scene) -> Parts:
    """Renders the image views; opacity, colours and smoothness are set in the browser."""
    view, method = scene.view, find_method(scene.view.method)
    title, origin = image_contents.title(scene, view.image)
    png, npz = image_contents.downloads(scene)
    return {
        "title": title,
        "title_in_full": title,
        "caption": origin,
        "caption_in_full": origin,
        "views": "stages paired" if scene.beside else "stages",
        "view": image_contents.contents(scene, view.image),
        "pinned": image_contents.contents(scene, scene.beside) if scene.beside else None,
        "pinned_badge": image_contents.trust(scene, scene.beside) if scene.beside else None,
        "help": f"{method.name} answers: {method.answers}",
        "pin": "Unpin" if view.pinned else "Pin ⇄",
        "png": png,
        "npz": npz,
    }


def register(app: Dash, services: Services) -> None:
    """The pin is a choice, and so is the layer before or behind the chosen one."""
    app.clientside_callback(
        ClientsideFunction("stratoscope", "stepLayer"),
        Input(ids.LAYER_BEFORE, "n_clicks"),
        Input(ids.LAYER_NEXT, "n_clicks"),
        State(ids.STRIP_TILES, "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("stratoscope", "togglePin"),
        Input(ids.PIN, "n_clicks"),
        prevent_initial_call=True,
    )


PANEL = Panel(
    ids.PICTURE,
    layout,
    fields=(*PICTURED, "show", "opacity"),
    parts=PARTS,
    render=render,
    shows_evidence=True,
    register=register,
)
