"""A stage: a picture with a heat map exactly over it, the scale, and what the map speaks of."""

from dash import Output, html

WHOLE = {"left": "0%", "top": "0%", "width": "100%", "height": "100%"}
HIDDEN = {"display": "none"}


def layout(stage: str) -> html.Figure:
    """The pictures lie over one another; colours and opacity are the style sheet's."""
    return html.Figure(
        [
            html.Div(
                [
                    html.Img(id=f"{stage}-photo", className="photo", alt=""),
                    html.Img(id=f"{stage}-map", className="map", alt=""),
                    html.Div(id=f"{stage}-crop", className="crop"),
                ],
                className="canvas",
            ),
            html.Div(
                [html.Span(id=f"{stage}-low"), html.I(), html.Span(id=f"{stage}-high")],
                className="legend",
            ),
            html.Figcaption(id=f"{stage}-caption", className="quiet"),
        ],
        id=stage,
        className="stage",
    )


def outputs(stage: str) -> list[Output]:
    """What `contents` fills, in its order."""
    return [
        Output(f"{stage}-photo", "src"),
        Output(f"{stage}-map", "src"),
        Output(f"{stage}-map", "style"),
        Output(f"{stage}-map", "alt"),
        Output(f"{stage}-crop", "style"),
        Output(f"{stage}-low", "children"),
        Output(f"{stage}-high", "children"),
        Output(f"{stage}-caption", "children"),
    ]
