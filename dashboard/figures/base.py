"""What all figures share: no template, no background, and fonts that the style sheet colours."""

import plotly.graph_objects as go

MARGIN = {"l": 8, "r": 8, "t": 8, "b": 8}


Axis = dict[str, object]


def empty_figure() -> go.Figure:
    """What a graph shows until its figure is there: nothing."""
    return go.Figure(layout=quiet_layout({"visible": False}, {"visible": False}))


def quiet_layout(xaxis: Axis, yaxis: Axis, **changes: object) -> go.Layout:
    """A transparent layout without mode bar, legend or grid; all in plotly's own names."""
    axis: Axis = {"showgrid": False, "zeroline": False, "fixedrange": True, "ticks": ""}
    settings = {
        "template": "none",
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": MARGIN,
        "font": {"size": 11, "family": "system-ui, -apple-system, Segoe UI, Roboto, sans-serif"},
        "showlegend": False,
        "dragmode": False,
        "hoverlabel": {"align": "left"},
    }
    return go.Layout(settings | changes, xaxis=axis | xaxis, yaxis=axis | yaxis)
