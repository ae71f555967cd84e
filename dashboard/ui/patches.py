"""Texts and attributes that the page's own script writes, as no Dash callback reads them.

Each place that Dash fills costs the page two rounds over all of its components. Where one answer
fills all panels, as on Explore, what is drawn travels in one attribute of one element, and
assets/app/drawn.js writes it into the page in the moment in which the answer arrives.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from dash import Output, html, no_update
from dash.development.base_component import Component
from plotly.utils import PlotlyJSONEncoder

ATTRIBUTE = "data-board"


class Patch(Output):
    """A place that the page's script draws.

    `by` names the function of the script that is given a store's data; a text or an attribute
    needs none. A figure and the marks of a strip go to their components, after texts and pictures.
    """

    def __init__(self, component: str, prop: str, by: str = "") -> None:
        super().__init__(component, prop)
        self.by = by


def patch_target(component: str) -> Component:
    """The hidden element that holds what a callback wants drawn."""
    return html.Div(id=component, hidden=True, disable_n_clicks=True)


def patch_output(component: str) -> Output:
    """The output for the result of `patches_json`."""
    return Output(component, ATTRIBUTE)


def patches_json(
    places: Sequence[Output],
    contents: Sequence[object],
    view: Mapping[str, object] | None = None,
    of: Mapping[str, object] | None = None,
) -> str:
    """The script's data: the view now shown, if it is another, and the places.

    As JSON: where, by what, and the contents; what stays is left out. `of` are the fields that the
    contents speak of: where something else is shown by then, nothing is drawn.
    """
    drawn = [
        (place.component_id, place.component_property, place.by, new)
        for place, new in zip(places, contents, strict=True)
        if isinstance(place, Patch) and new is not no_update
    ]
    return json.dumps({"view": view, "of": of, "places": drawn}, cls=PlotlyJSONEncoder)


def dash_outputs(places: Sequence[Output], contents: Sequence[object] | None = None) -> list[Any]:
    """The outputs that are Dash components, or the contents for these."""
    values = places if contents is None else contents
    pairs = zip(places, values, strict=True)
    return [each for place, each in pairs if not isinstance(place, Patch)]
