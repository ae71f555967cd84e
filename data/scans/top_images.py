"""The images that drive a channel, ranked by a quantity that does not saturate."""

from typing import Literal, NamedTuple

import numpy as np

By = Literal["maximum", "mean"]


class TopImages(NamedTuple):
    """The images in which a channel is highest, best first.

    They are ranked by the channel's maximum, or by its mean over the cells where maxima cannot
    order them: where the layer declares a bound (a ReLU6 does), or where several images of the scan
    share the channel's highest value. Images that tie with images left out of the list are not
    listed, as only the order of the files would choose among them.
    """

    positions: np.ndarray  # (k,) in the scan
    values: np.ndarray  # (k,) what `by` names, in each image
    places: np.ndarray  # (k, 2) row and column of the maximum on the layer's grid; -1 by mean
    by: By
    bound: float | None  # the declared bound, else the highest value where several share it
    declared: bool  # whether the layer declares that bound
    at_bound: int | None  # ranked images whose maximum reaches the bound; None without one
    images: int  # that were ranked
    tied: int  # of them, those that share `tied_at` and are therefore not listed
    tied_at: float  # NaN where none is left out for that reason


def ceiling(maximum: np.ndarray, declared: float | None) -> float | None:
    """The value at which a channel's maxima (n,) stop, NaN where an image cannot be read.

    It is the declared bound, else the highest value if two images or more share it: in floating
    point that takes a clip, a saturated sigmoid or tanh, a channel that never fires, or copies of
    one image. None: the maxima order the images.
    """
    if declared is not None:
        return declared
    known = maximum[np.isfinite(maximum)]
    if known.size == 0:
        return None
    highest = float(known.max())
    return highest if np.count_nonzero(known == highest) > 1 else None


def ranked(values: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """The places of at most `count` highest of (n,) values, and of those tied at the cut.

    NaN is not ranked. A tie that the cut would split is left out as a whole.
    """
    order = np.argsort(-values, kind="stable")
    order = order[np.isfinite(values[order])]
    listed = order[:count]
    if len(order) > len(listed) > 0 and values[order[count]] == values[listed[-1]]:
        tied = order[values[order] == values[listed[-1]]]
        return listed[values[listed] > values[listed[-1]]], tied
    return listed, order[:0]


def rank_images(
    mean: np.ndarray, maximum: np.ndarray, declared: float | None, count: int, among: np.ndarray
) -> TopImages:
    """Ranks the images `among` (positions) by a channel's means and maxima, (n,) of all images.

    `places` are left at -1. All images decide what they are ranked by, so that every part of a
    scan is ranked alike.
    """
    bound = ceiling(maximum, declared)
    by: By = "maximum" if bound is None else "mean"
    values = np.asarray((maximum if bound is None else mean)[among])
    listed, tied = ranked(values, count)
    return TopImages(
        positions=np.asarray(among)[listed],
        values=values[listed],
        places=np.full((len(listed), 2), -1),
        by=by,
        bound=bound,
        declared=declared is not None,
        at_bound=None if bound is None else int(np.count_nonzero(maximum[among] >= bound)),
        images=int(np.count_nonzero(np.isfinite(values))),
        tied=len(tied),
        tied_at=float(values[tied[0]]) if len(tied) else float("nan"),
    )
