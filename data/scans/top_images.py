"""The images that drive a channel, ranked by a quantity that does not saturate."""

from typing import Literal, NamedTuple

import numpy as np

By = Literal["maximum", "mean"]


class TopImages(NamedTuple):
    """The images with a channel's highest values, best first.

    They are ranked by the channel's maximum, or by its mean over the cells if maxima cannot order
    them: if the layer declares a bound (as ReLU6 does), or if several images of the scan share the
    channel's highest value. Images that tie with omitted ones are omitted too, as only the order of
    the files would decide between them.
    """

    positions: np.ndarray  # (k,) in the scan
    values: np.ndarray  # (k,) the quantity `by`, in each image
    places: np.ndarray  # (k, 2) row and column of the maximum on the layer's grid; -1 by mean
    by: By
    bound: float | None  # the declared bound, else the highest value if several images share it
    declared: bool  # whether the layer declares that bound
    at_bound: int | None  # ranked images with a maximum at the bound; None without one
    images: int  # ranked images
    tied: int  # images omitted because they share `tied_at`
    tied_at: float  # NaN if none is omitted


def ceiling(maximum: np.ndarray, declared: float | None) -> float | None:
    """The value at which a channel's maxima (n,) stop, NaN if an image cannot be read.

    It is the declared bound, else the highest value if two images or more share it: in floating
    point this means a clip, a saturated sigmoid or tanh, a channel that never fires, or copies of
    one image. None: the maxima order the images.
    """
    if declared is not None:
        return declared
    finite = maximum[np.isfinite(maximum)]
    if finite.size == 0:
        return None
    highest = float(finite.max())
    return highest if np.count_nonzero(finite == highest) > 1 else None


def ranked(values: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """The positions of the `count` highest of (n,) values, and of those tied at the cut.

    NaN is not ranked. A tie that the cut would split is omitted completely.
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
    """Rank the images `among` (positions) by a channel's means and maxima, (n,) of all images.

    `places` stay -1. All images decide the ranking quantity, so every part of a scan is ranked by
    the same one.
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
