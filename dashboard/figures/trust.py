"""The games of a map: its curve, the band of its permuted copies, and all rivals of the badge."""

import numpy as np
import plotly.graph_objects as go

from dashboard.figures.base import BLUE, GREY, quiet_layout, share_axis
from data.numerals import percent, probability
from explainers.quality.games import Faithfulness, Game

BAND = "rgba(136, 136, 136, .28)"
DOTTED = {"width": 1.5, "color": GREY}
DASHES = ("dot", "dash", "dashdot")  # of the trivial maps, in their order
DASHED = ("dotted", "dashed", "dash-dotted")  # the same in words
THIN = {"width": 0.8, "color": "rgba(136, 136, 136, .75)"}  # of the maps of other images


def trust_figure(faithfulness: Faithfulness) -> go.Figure:
    """Probability of the class against the share of the pixels moved, the games side by side."""
    games = list(faithfulness.games.items())
    traces = [
        trace
        for number, (_, game) in enumerate(games, 1)
        for trace in _traces(game, len(faithfulness.trivial), f"x{number}", f"y{number}")
    ]
    gap = 0.1  # keeps the labels of two games apart on a phone
    width = (1 - gap * (len(games) - 1)) / len(games)
    layout = quiet_layout(
        {"domain": [0, width], **_across("inserted")},
        share_axis(0, 1) | {"range": [0, 1.02], "showgrid": True},
        margin={"l": 40, "r": 8, "t": 22, "b": 38},
    )
    for number, (name, _) in enumerate(games, 1):
        left = (number - 1) * (width + gap)
        what = "inserted" if number == 1 else "removed"
        layout[f"xaxis{number}"] = {
            **{"showgrid": False, "zeroline": False, "fixedrange": True, "anchor": f"y{number}"},
            **{"domain": [left, left + width], **_across(what)},
        }
        layout[f"yaxis{number}"] = {
            **share_axis(0, 1),
            **{"range": [0, 1.02], "fixedrange": True},
            **{"showgrid": True, "zeroline": False, "anchor": f"x{number}"},
            **{"showticklabels": number == 1, "ticks": ""},
        }
        layout.annotations += (
            go.layout.Annotation(
                text=name.capitalize() if name.islower() else name,
                **{"x": left, "y": 1.03, "xref": "paper", "yref": "paper", "showarrow": False},
                **{"xanchor": "left", "yanchor": "bottom", "font": {"size": 12}},
            ),
        )
    return go.Figure(traces, layout)


def trust_legend(faithfulness: Faithfulness) -> str:
    """The figure's lines in words: every rival that the badge depends on."""
    lines = [f"{how} {name}" for how, name in zip(DASHED, faithfulness.trivial, strict=False)]
    if faithfulness.others:
        plural = "s" * (faithfulness.others != 1)
        lines.append(f"thin the map{plural} of {faithfulness.others} other image{plural}")
    rivals = f"; {', '.join(lines)}" if lines else ""
    return (
        "Across: the share of the pixels. The line is the map, the band the range of its "
        f"permuted copies{rivals}. Random halves have no curves; see the text for their result."
    )


def _across(what: str) -> dict[str, object]:
    title = {"text": what, "standoff": 4}
    return share_axis(0, 1, most=4) | {"title": title}


def _traces(game: Game, trivial: int, x: str, y: str) -> list[go.Scatter]:
    """The curves of one game; the rivals behind the `trivial` first are maps of other images."""
    low, high = np.quantile(game.permuted, [0, 1], axis=0).astype(np.float32)
    where = {"xaxis": x, "yaxis": y, "x": game.shares}
    pairs = zip(game.shares, game.own, strict=True)
    hovers = [f"{percent(moved)} of the pixels: {probability(left)}" for moved, left in pairs]
    return [
        go.Scatter(y=low, mode="lines", line={"width": 0}, hoverinfo="skip", **where),
        go.Scatter(
            y=high,
            mode="lines",
            line={"width": 0},
            fill="tonexty",
            fillcolor=BAND,
            hoverinfo="skip",
            **where,
        ),
        *(
            go.Scatter(y=curve, mode="lines", line=THIN, hoverinfo="skip", **where)
            for curve in game.rivals[trivial:]
        ),
        *(
            go.Scatter(
                y=curve, mode="lines", line={"dash": dash, **DOTTED}, hoverinfo="skip", **where
            )
            for dash, curve in zip(DASHES, game.rivals[:trivial], strict=False)
        ),
        go.Scatter(
            y=game.own,
            mode="lines+markers",
            line={"width": 2.5, "color": BLUE},
            marker={"size": 4, "color": BLUE},
            hovertext=hovers,
            hovertemplate="%{hovertext}<extra></extra>",
            **where,
        ),
    ]
