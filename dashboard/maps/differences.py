"""The difference of two heat maps on one grid, or why there is none."""

import numpy as np
from PIL import Image

from data.errors import DataError
from explainers.engine.requests import MapRequest
from explainers.methods import find_method
from explainers.models import ModelCard
from explainers.results import FloatArray, Heatmap

NOT_NUMBERS = "It holds values that are not numbers."
ZERO = "It is zero everywhere, within rounding."
ALL_AGAINST = "No cell is above zero; choose Signed to compare it."


class NoDifference(DataError):
    """A map is zero or does not exist, so that a difference would be the other map alone."""


def difference(first: Heatmap, second: Heatmap) -> Heatmap:
    """`second` minus `first`, on the finer of the two grids; the coarser one is interpolated.

    For two targets of one image and a map that is linear in the gradient (Grad-CAM, HiResCAM),
    this is the contrastive map: the one of the gradient of the second logit minus the first's.
    Both maps have to be comparable: see `why_none`.
    """
    shape = max(first.values.shape, second.values.shape)
    values = on_grid(second.values, shape) - on_grid(first.values, shape)
    return Heatmap(values, signed=True, units=first.units)


def why_none(card: ModelCard, request: MapRequest, signed_map: Heatmap, *, signed: bool) -> str:
    """Why a map cannot be compared with another; "" where it can.

    It does not exist (the method does not fit the layer, no gradient reaches it), holds values
    that are not finite numbers, or is zero in every cell: as it is compared, `signed` or without
    its negative values.
    """
    if reason := find_method(request.method).blank(card, request.layer):
        return reason
    values = signed_map.values
    if not np.isfinite(values).all():
        return NOT_NUMBERS
    if not values.any():
        return ZERO
    return "" if signed or values.max() > 0 else ALL_AGAINST


def no_difference(of_a: str, of_b: str) -> str:
    """Why A and B have no difference, from each side's `why_none`; "" where they have one."""
    if not (of_a or of_b):
        return ""
    if of_a and of_b:
        reasons = f"{of_a} B: {of_b}" if of_a != of_b else of_a
        return f"No difference: neither A nor B has a map to compare. {reasons}"
    name, other = ("A", "B") if of_a else ("B", "A")
    return f"No difference: {name} has no map to compare with {other}. {of_a or of_b}"


def contrast_words(method: str, a: str, b: str, more: str = "") -> str:
    """What the colours of B's map minus A's mean, of one image for two classes.

    Only the maps of a linear method have a difference that is the map of the logits' difference.
    `more` is the share of the cells where B is higher, in words.
    """
    of = f" ({more} of the cells)" if more else ""
    if find_method(method).linear:
        return (
            f"Red: for {b} rather than {a}{of}; blue: for {a} rather than {b}. Negative values are "
            f"included, so red can also mean less evidence against {b}."
        )
    return (
        f"Red: higher for {b}{of}; blue: higher for {a}. The difference of two "
        f"{find_method(method).name} maps, negative values included, is not the map of the logits' "
        "difference."
    )


def on_grid(values: FloatArray, shape: tuple[int, ...]) -> FloatArray:
    """A map on a finer grid, interpolated linearly."""
    if values.shape == shape:
        return values
    picture = Image.fromarray(values).resize((shape[1], shape[0]), Image.Resampling.BILINEAR)
    return np.asarray(picture, np.float32)
