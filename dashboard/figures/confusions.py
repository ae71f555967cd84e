"""Confusions as a heat map: what is right in a column of its own, and wrong images beside it."""

from typing import TYPE_CHECKING

import numpy as np
import plotly.graph_objects as go

from dashboard.figures.base import quiet_layout
from data.analysis.calibration import exact_interval, proportion
from data.numerals import probability

if TYPE_CHECKING:
    from dashboard.scans.confusions import Matrix

RIGHT = "predicted right"
ROW, COLUMN, CHARACTER = 19, 22, 6.2  # pixels
LEFT = 240  # pixels of the longest names of rows, and of the column of right images
LEAST_TOP = 0.1  # the strongest colour of wrong images stands for at least this share
# Both let the page's ground shine through, dark or light, and texts have the page's ink on them.
SCALE = [[0, "rgba(224, 123, 57, .15)"], [1, "rgba(224, 123, 57, .65)"]]  # of wrong images
RIGHTS = [[0, "rgba(79, 155, 201, .1)"], [1, "rgba(79, 155, 201, .6)"]]
INK = {"color": "#10202b"}  # what assets/pages/dataset.css replaces


def confusions_figure(matrix: "Matrix") -> go.Figure:
    """Counts as text, shares of the row as colours; a cell without images is blank.

    A colour is the lower end of the share's 95 % interval: 1 of 1 is pale beside 50 of 60.

    The first column is the accuracy of each row: `right` of `n`. A cell's custom data is the
    subset of its images, as one text: Dash passes no list on.
    """
    confusions = matrix.confusions
    names = [
        f"{name} ({n:,})" for name, n in zip(confusions.rows, confusions.n.tolist(), strict=True)
    ]
    each = np.maximum(confusions.n, 1)
    rights = go.Heatmap(
        z=_at_least(confusions.right, each)[:, None].astype(np.float32),
        zmin=0,
        zmax=1,
        x=[RIGHT],
        y=names,
        text=[
            [f"{n:,} · {probability(n / of)}"] for n, of in zip(confusions.right, each, strict=True)
        ],
        texttemplate="%{text}",
        textfont=INK,
        customdata=[[matrix.of_right(name)] for name in confusions.rows],
        hovertext=[[words] for words in _right_words(matrix)],
        hovertemplate="%{hovertext}<extra></extra>",
        colorscale=RIGHTS,
        showscale=False,
        xgap=1,
        ygap=1,
        xaxis="x",
    )
    share = confusions.wrong / each[:, None]
    least = _at_least(confusions.wrong, each[:, None])
    wrong = go.Heatmap(
        z=np.where(confusions.wrong, least, np.nan).astype(np.float32),
        zmin=0,
        zmax=max(float(least.max(initial=0)), LEAST_TOP),
        x=list(confusions.columns),
        y=names,
        text=np.where(confusions.wrong, confusions.wrong.astype(str), ""),
        texttemplate="%{text}",
        textfont=INK,
        customdata=[
            [matrix.of_wrong(row, column) for column in confusions.columns]
            for row in confusions.rows
        ],
        hovertext=_wrong_words(matrix, share),
        hovertemplate="%{hovertext}<extra></extra>",
        hoverongaps=False,
        colorscale=SCALE,
        showscale=False,
        xgap=1,
        ygap=1,
        xaxis="x2",
    )
    margin = {
        "l": _length(names),
        "r": _beyond(matrix),
        "t": 24 + 0.87 * _length((*confusions.columns, RIGHT)),
        "b": 8,
    }
    split = 96 / (96 + COLUMN * max(1, len(confusions.columns)))
    return go.Figure(
        [rights, wrong],
        quiet_layout(
            margin=margin,
            xaxis={"side": "top", "tickangle": -60, "dtick": 1, "domain": [0, 0.97 * split]},
            yaxis={"autorange": "reversed", "dtick": 1},
            xaxis2={
                **{"side": "top", "tickangle": -60, "dtick": 1, "domain": [split, 1]},
                **{"showgrid": False, "zeroline": False, "fixedrange": True, "ticks": ""},
            },
            shapes=_own_groups(matrix),
        ),
    )


def _at_least(counts: np.ndarray, of: np.ndarray) -> np.ndarray:
    """The lower end of the 95 % interval of each share, of the shape of `counts`."""
    pairs = zip(counts.ravel().tolist(), np.broadcast_to(of, counts.shape).flat, strict=True)
    ends = [exact_interval(count, int(n))[0] for count, n in pairs]
    return np.array(ends, np.float64).reshape(counts.shape)


def _right_words(matrix: "Matrix") -> list[str]:
    """Each row's accuracy in words."""
    confusions = matrix.confusions
    counts = zip(confusions.rows, confusions.right.tolist(), confusions.n.tolist(), strict=True)
    return [
        f"labelled {row}: {count:,} predicted right<br>{proportion(count, n).words}"
        for row, count, n in counts
    ]


def _wrong_words(matrix: "Matrix", share: np.ndarray) -> list[list[str]]:
    """Each cell of wrong images in words; "" of one without any."""
    confusions = matrix.confusions
    return [
        [
            f"labelled {row}, predicted {_other(matrix, row, column)}<br>"
            f"{count:,} image{'s' * (count != 1)}, {probability(of_row)} of the {n:,} in this row"
            if count
            else ""
            for column, count, of_row in zip(confusions.columns, counts, shares, strict=True)
        ]
        for row, n, counts, shares in zip(
            *(confusions.rows, confusions.n.tolist(), confusions.wrong.tolist(), share.tolist()),
            strict=True,
        )
    ]


def _other(matrix: "Matrix", row: str, column: str) -> str:
    """The predicted class or group; images of a group may be taken for another class of it."""
    return f"another class of {column}" if matrix.of_groups and row == column else column


def size(matrix: "Matrix") -> tuple[int, int]:
    """Width and height of the figure in pixels, so that every name can be read."""
    confusions = matrix.confusions
    wide = _length(
        [f"{name} ({n:,})" for name, n in zip(confusions.rows, confusions.n, strict=True)]
    )
    tall = _length((*confusions.columns, RIGHT))
    width = wide + 96 + COLUMN * len(confusions.columns) + _beyond(matrix)
    return int(width), int(32 + 0.87 * tall + ROW * len(confusions.rows))


def _own_groups(matrix: "Matrix") -> list[dict[str, object]]:
    """A frame around the cells of wrong images whose predicted class is of the row's group."""
    confusions = matrix.confusions
    if not matrix.of_groups:
        return []
    places = {name: place for place, name in enumerate(confusions.columns)}
    return [
        {
            **{"type": "rect", "xref": "x2", "yref": "y", "line": {"width": 1.5, "color": "#888"}},
            **{
                "x0": places[name] - 0.5,
                "x1": places[name] + 0.5,
                "y0": row - 0.5,
                "y1": row + 0.5,
            },
        }
        for row, name in enumerate(confusions.rows)
        if name in places and confusions.wrong[row, places[name]]
    ]


def _beyond(matrix: "Matrix") -> float:
    """Pixels by which the slanted names of the last columns reach beyond their cells."""
    last = reversed(matrix.confusions.columns)
    reach = [0.5 * _length([name]) - COLUMN * place for place, name in enumerate(last)]
    return 8 + max(0, *reach, 0)


def _length(names: "list[str] | tuple[str, ...]") -> float:
    """Pixels of the longest of these names, within limits."""
    return min(LEFT, 16 + CHARACTER * max(map(len, names), default=0))
