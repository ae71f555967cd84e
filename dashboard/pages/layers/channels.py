"""All channels of the layer as one mosaic, in one of several orders; a click chooses one."""

from math import ceil

import numpy as np
from dash import ClientsideFunction, Dash, Input, Output, State, html
from dash.development.base_component import Component

from dashboard.components import Mosaic
from dashboard.components.mosaic import MosaicData
from dashboard.components.stepper import StepperData
from dashboard.maps.layer_urls import sheet_url
from dashboard.maps.sprites import LARGEST, columns_for, page_of, shared_ends
from dashboard.pages.layers import ids as own
from dashboard.pages.layers.scene import LayersScene
from dashboard.services import Services
from dashboard.ui.components import aria, card, field, number_input, segmented, select, subtitle
from dashboard.ui.panel import Panel, Parts
from data.numerals import count_of, numeral

FIELDS = (*("model", "image", "layer", "target", "order", "scaling", "many", "page", "channel"),)
ORDER_NAMES = {
    "contribution": "Contribution to the logit",
    "weight": "Grad-CAM weight",
    "mean": "Mean activation",
    "maximum": "Maximum",
    "index": "Index",
}
MEANINGS = {
    "contribution": (
        "sum over its cells of gradient × activation: logit of {target}, to first order"
    ),
    "weight": "mean over its cells of the gradient: logit of {target} per unit of activation",
    "mean": "mean over its cells",
    "maximum": "highest value of its cells; ties by mean",
    "index": "map's mean over its cells",
}


def layout() -> Component:
    """The pickers over the mosaic, which scrolls sideways where it is wider than the panel."""
    pager = html.Div(
        [
            field("Page", number_input(own.PAGE)),
            html.Span(id=own.PAGES, className="quiet"),
        ],
        id=own.PAGER,
        className="pager",
    )
    return card(
        own.CHANNELS,
        ["Feature maps", subtitle(own.CHANNELS_TITLE)],
        [
            html.Div(
                [
                    field("Order", select(own.ORDER)),
                    segmented(own.SCALING, "Scale", {"own": "Per map", "shared": "Shared"}, "own"),
                    field("Maps per page", select(own.MANY)),
                    pager,
                ],
                className="panel-bar",
            ),
            html.Div(
                Mosaic(id=own.CHANNELS_GRID, label="Channel", shown_in=own.CHANNEL),
                className="scroll-x sheet-box",
                role="region",
                tabIndex=0,
                **aria(label="Feature maps"),
            ),
            html.P(id=own.CHANNELS_WORDS, className="quiet padded"),
        ],
    )


PARTS = {
    "mosaic": Output(own.CHANNELS_GRID, "data"),
    "steps": Output(own.CHANNEL_STEPPER, "data"),
    "shown": Output(own.POSITION_ROWS, "shown"),
    "title": Output(own.CHANNELS_TITLE, "children"),
    "words": Output(own.CHANNELS_WORDS, "children"),
    "pager": Output(own.PAGER, "className"),
    "pages": Output(own.PAGES, "children"),
    "page": Output(own.PAGE, "placeholder"),
}


def render(scene: LayersScene) -> Parts:
    """The mosaic's contents; the picture itself comes by its route.

    And the channel that is shown, to what else shows it: the stepper and the table.
    """
    view, channels = scene.view, scene.channels
    size, many = channels.mean.size, int(view.many)
    shown = page_of(channels, view.order, many, scene.page)
    first, pages = many * (scene.page - 1) + 1, ceil(size / many)
    part = f"{first:,} to {first + len(shown) - 1:,} of " if pages > 1 else ""
    data = _data(scene, shown)
    return {
        "mosaic": data,
        "steps": _steps(data),
        "shown": {"layer": view.layer, "channel": scene.channel},
        "title": f"{view.layer} · {part}{count_of(size, 'channel')}",
        "words": describe(scene) + averaged(scene.layer.shape),
        "pager": "pager" if pages > 1 else "pager one",
        "pages": f"of {pages}",
        "page": str(scene.page),
    }


def register(app: Dash, services: Services) -> None:
    """Another order of the same channels is loaded ahead."""
    app.clientside_callback(
        ClientsideFunction("stratoscope", "loadAhead"),
        *(Input(picker, "value") for picker in (own.ORDER, own.SCALING, own.MANY, own.PAGE)),
        State(own.CHANNELS_GRID, "data"),
        prevent_initial_call=True,
    )


def _data(scene: LayersScene, shown: np.ndarray) -> MosaicData:
    view, channels = scene.view, scene.channels
    value = "mean" if view.order == "index" else view.order
    src = sheet_url(
        scene.card,
        view.image,
        scene.channels_request,
        order=view.order,
        many=int(view.many),
        page=scene.page,
        shared=view.scaling == "shared",
    )
    return {
        "src": src,
        "columns": columns_for(len(shown)),
        "numbers": shown.tolist(),
        "texts": [numeral(each) for each in getattr(channels, value)[shown].tolist()],
        "what": ORDER_NAMES[value].lower(),
        "chosen": scene.channel,
        "neighbours": neighbours(scene, shown),
        "total": len(scene.order),
    }


def _steps(data: MosaicData) -> StepperData:
    """The order of the channels for the stepper."""
    return {
        "numbers": data["numbers"],
        "chosen": data["chosen"],
        "neighbours": data.get("neighbours", {}),
    }


def neighbours(scene: LayersScene, shown: np.ndarray) -> dict[int, tuple[int | None, int | None]]:
    """The channels before and after the chosen one in the whole order, whatever the page shows.

    And those of the page's ends, which a quick hand steps on from before the answer comes.
    """
    end = int(scene.view.many) * (scene.page - 1) + len(shown) - 1
    around = (None, *scene.order, None)
    places = (scene.place, end - len(shown) + 1, end)
    return {scene.order[at]: (around[at], around[at + 2]) for at in places}


def describe(scene: LayersScene) -> str:
    """The meaning of the order, and of black and white."""
    order = scene.view.order
    meaning = MEANINGS[order].format(target=scene.target)
    if order == "index":
        sentence = f"Ordered by number; the value under the pointer is the {meaning}."
    else:
        sentence = f"{ORDER_NAMES[order]}: {meaning}; highest first."
    if scene.view.scaling == "shared":
        low, high = shared_ends(scene.channels)
        return f"{sentence} One scale for all: black is {numeral(low)}, white {numeral(high)}."
    return f"{sentence} Black and white are each map's own lowest and highest value."


def averaged(shape: tuple[int, ...]) -> str:
    """What is drawn of maps (channels, height, width) that are too large for the mosaic."""
    if max(shape[1:]) <= LARGEST:
        return ""
    return (
        f" The maps are drawn averaged to {LARGEST} cells a side; so are their ends of the scale."
    )


PANEL = Panel(own.CHANNELS, layout, fields=FIELDS, parts=PARTS, render=render, register=register)
