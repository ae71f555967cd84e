"""Images as points, coloured by a property such as their outcome."""

import numpy as np
import plotly.graph_objects as go

from dashboard.figures.base import quiet_layout
from dashboard.maps.captions import answer_of
from data.scans import Scan

MOST = 5000  # points that are drawn: as many as SVG bears
LEGEND = 9  # names with a colour of their own; the rest share one
# Okabe and Ito's colours, which colour-blind readers can tell apart, and grey for the rest.
COLOURS = (
    *("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00"),
    *("#56B4E9", "#8A6FD1", "#7A8B2A", "#B5485D"),
)
REST = "#9aa3ab"
OTHERS = "others"
OUTCOMES = {"right": "#1f9d61", "wrong": "#d1495b", "unknown": REST}


def map_figure(
    scan: Scan, points: np.ndarray, colour: str, subset: np.ndarray | None = None
) -> go.Figure:
    """One trace for each name; above MOST images an evenly chosen sample.

    `subset` are the positions of the current images: the others are drawn faintly.
    """
    current = np.ones(len(points), bool)
    if subset is not None:
        current[:] = False
        current[subset] = True
    readable = np.flatnonzero(np.isfinite(points[:, 0]))
    if len(readable) > MOST:
        readable = readable[np.linspace(0, len(readable) - 1, MOST).astype(int)]
    names = _names(scan, colour)[readable]
    colours = _colours(names, colour)
    traces = []
    for name, of_name in colours.items():
        chosen = (
            readable[names == name]
            if name != "others"
            else readable[~np.isin(names, list(colours))]
        )
        if not len(chosen):
            continue
        traces.append(
            go.Scatter(
                x=points[chosen, 0].astype(np.float32),
                y=points[chosen, 1].astype(np.float32),
                mode="markers",
                name=name,
                customdata=[[scan.image_ids[i], _hover(scan, int(i))] for i in chosen],
                hoverinfo="none",
                marker={
                    "color": of_name,
                    "size": 6,
                    "opacity": np.where(current[chosen], 0.8, 0.12),
                },
            )
        )
    return go.Figure(
        traces,
        quiet_layout(
            margin={"l": 8, "r": 8, "t": 34, "b": 8},
            xaxis={"showticklabels": False},
            yaxis={"showticklabels": False},
            dragmode="lasso",
            showlegend=True,
            legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0},
            uirevision=scan.id,
        ),
    )


def _names(scan: Scan, colour: str) -> np.ndarray:
    if colour == "outcome":
        return np.where(scan.labelled, np.where(scan.correct, "right", "wrong"), "unknown")
    if colour == "group":
        return np.where(scan.smallest_group == "", "no group", scan.smallest_group).astype(str)
    return np.where(scan.image_classes == "", "unlabelled", scan.image_classes)


def _colours(names: np.ndarray, colour: str) -> dict[str, str]:
    if colour == "outcome":
        return OUTCOMES
    unique, counts = np.unique(names, return_counts=True)
    common = [str(name) for name in unique[np.argsort(-counts, kind="stable")] if name != "other"]
    return dict(zip(common[:LEGEND], COLOURS, strict=False)) | {OTHERS: REST}


def _hover(scan: Scan, position: int) -> str:
    return f"{scan.names[position]} · {answer_of(scan, position).words}"
