"""The image view: a picture with a heat map exactly over it, the scale, and the map's class."""

from dash import Output, html

from dashboard.maps.urls import BLANK
from dashboard.ui.patches import Patch
from data.numerals import numeral
from explainers.results import Heatmap

WHOLE = {"left": "0%", "top": "0%", "width": "100%", "height": "100%"}
HIDDEN = {"display": "none"}
TALLEST = 600  # pixels on the page
LONGEST = 25  # times the shorter edge
UNLIMITED: tuple[dict[str, str], dict[str, str]] = {}, {}


def layout(place: str) -> html.Figure:
    """The pictures lie over one another; colours and opacity are the style sheet's."""
    return html.Figure(
        [
            html.Div(
                [
                    html.Img(id=f"{place}-photo", className="photo", alt=""),
                    html.Img(id=f"{place}-map", className="map", alt=""),
                    html.Div(id=f"{place}-crop", className="crop"),
                ],
                id=f"{place}-canvas",
                className="canvas",
            ),
            html.Div(
                [html.Span(id=f"{place}-low"), html.I(), html.Span(id=f"{place}-high")],
                className="legend",
            ),
            html.Figcaption(id=f"{place}-caption", className="quiet"),
        ],
        id=place,
        className="stage",
    )


def outputs(place: str) -> list[Output]:
    """The outputs of `contents`, in its order."""
    return [
        Patch(f"{place}-photo", "src"),
        Patch(f"{place}-map", "src"),
        Patch(f"{place}-map", "style"),
        Patch(f"{place}-map", "alt"),
        Patch(f"{place}-crop", "style"),
        Patch(f"{place}-low", "children"),
        Patch(f"{place}-high", "children"),
        Patch(f"{place}-caption", "children"),
    ]


def over(
    address: str, place: dict[str, str], heatmap: Heatmap, *, signed: bool
) -> tuple[str, dict[str, str]]:
    """The address and place of a map on its picture.

    A map that is zero in every cell, or that does not exist where its method does not fit, is left
    out: it would only darken the picture. The caption states it.
    """
    values = heatmap.values
    empty = not values.any() if signed else bool(values.max() <= 0)
    return (BLANK, HIDDEN) if empty else (address, place)


def scale_ends(peak: float, *, signed: bool, unfit: str = "") -> tuple[str, str]:
    """The labels at the ends of a scale up to `peak`; 0: the map is zero everywhere.

    Nothing where the method does not fit, `unfit`: its zeros were not computed.
    """
    if unfit:
        return "", ""
    if not peak:
        return "0", "0 everywhere"
    return numeral(-peak) if signed else "0", numeral(peak)


def outlines(place: str) -> list[Output]:
    """The outputs of `shape`: the largest width of the pictures, and the shape of the lower one."""
    return [Patch(f"{place}-canvas", "style"), Patch(f"{place}-photo", "style")]


def shape(width: int, height: int) -> tuple[dict[str, str], dict[str, str]]:
    """The limits of a picture of any shape, in pixels, so that all of it can be seen at once.

    It keeps its proportions; only a strip that would be no more than a line is drawn wider. What
    lies over it follows, as that has its places in shares of the canvas.
    """
    ratio = min(max(width / height, 1 / LONGEST), LONGEST)
    limits = {"maxWidth": f"{TALLEST * ratio:.0f}px"}
    return limits, {"aspectRatio": f"{ratio:.5f}", "minHeight": "0"}
