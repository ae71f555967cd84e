"""What all figures share: no template, no background, and fonts that the style sheet colours."""

import plotly.graph_objects as go

MARGIN = {"l": 8, "r": 8, "t": 8, "b": 8}


def quiet_layout(**changes: object) -> go.Layout:
    """A transparent layout without mode bar, legend or grid; `changes` are plotly's own names."""
    axis = {"showgrid": False, "zeroline": False, "fixedrange": True, "ticks": ""}
    settings = {
        "template": "none",
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": MARGIN,
        "font": {"size": 11},
        "showlegend": False,
        "dragmode": False,
        "hoverlabel": {"align": "left"},
    }
    settings |= changes
    for name in ("xaxis", "yaxis"):
        settings[name] = axis | settings.get(name, {})
    return go.Layout(**settings)
