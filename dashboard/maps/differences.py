"""The difference of two heat maps on one grid with its words, or why there is none."""

import numpy as np

from data.analysis.map_agreement import coarser_grid, on_coarser_grid
from data.errors import DataError
from data.numerals import probability
from explainers.engine.requests import MapRequest
from explainers.methods import find_method
from explainers.models import ModelCard
from explainers.results import MEAN_PROBABILITY, Heatmap

NOT_NUMBERS = "It holds values that are not numbers."
ZERO = "It is zero everywhere, within rounding."
ALL_AGAINST = "No cell is above zero; choose Signed to compare it."


class NoDifference(DataError):
    """A map is zero or does not exist, so that a difference would be the other map alone."""


def difference(first: Heatmap, second: Heatmap) -> Heatmap:
    """`second` minus `first`, on the coarser of the two grids: see `on_coarser_grid`.

    For two targets of one image and a map that is linear in the gradient (Grad-CAM, HiResCAM),
    this is the contrastive map: the one of the gradient of the second logit minus the first's.
    Both maps have to be comparable: see `why_none`.
    """
    of_first, of_second = on_coarser_grid(first.values, second.values)
    return Heatmap((of_second - of_first).astype(np.float32), signed=True, units=first.units)


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


def is_contrastive(card_a: ModelCard, a: MapRequest, card_b: ModelCard, b: MapRequest) -> bool:
    """Whether the maps of A and B differ in nothing but their class."""
    same = a.image == b.image and card_a is card_b
    return same and find_method(a.method).of_class and a.target != b.target


def difference_words(
    apart: Heatmap, method: str, classes: tuple[str, str], *, signed: bool, contrastive: bool
) -> str:
    """What the colours of B's map minus A's mean, and how many cells have which.

    `signed`: both maps have their negative values; else these were cut off before. `classes` are
    those that the maps of A and B are for; `contrastive`: the maps differ in nothing else. Only
    the maps of a linear method have a difference that is the map of the logits' difference.
    """
    values = apart.values
    if not values.any():
        return f"The two maps are the same in every cell. {_sign_words(apart, signed)}".rstrip()
    more, less = (probability(float(cells.mean())) for cells in (values > 0, values < 0))
    of_class = find_method(method).of_class and apart.units != MEAN_PROBABILITY
    if contrastive and find_method(method).linear:
        red, blue = (f"for {x} rather than {y}" for x, y in (classes[::-1], classes))
    elif contrastive:
        red, blue = f"higher for {classes[1]}", f"higher for {classes[0]}"
    else:
        red, blue = (f"{'more relevance' if of_class else 'higher'} in {side}" for side in "BA")
    words = f"Red: {red} ({more} of the cells); blue: {blue} ({less})"
    if (equal := float((values == 0).mean())) > 0:
        words += f"; the same in both: {probability(equal)}"
    if not contrastive:
        against = "; red can also mean less evidence against B's class" if of_class else ""
        if find_method(method).of_class and classes[0] != classes[1]:
            words += (
                f". A's map is for {classes[0]} and B's for {classes[1]}: they differ in class too"
            )
        return f"{words}. {_sign_words(apart, signed, against)}".rstrip()
    if find_method(method).linear:
        return (
            f"{words}. Negative values are included, so red can also mean less evidence against "
            f"{classes[1]}."
        )
    maps = f"two {find_method(method).name} maps, negative values included,"
    return f"{words}. The difference of {maps} is not the map of the logits' difference."


def _sign_words(apart: Heatmap, signed: bool, against: str = "") -> str:
    """Whether both maps had their negative values; "" where the method has none."""
    if apart.units == MEAN_PROBABILITY:
        return ""
    return f"Negative values are {f'included{against}' if signed else 'cut off (ReLU)'}."


def grid_words(first: tuple[int, ...], second: tuple[int, ...]) -> str:
    """That two maps of unlike grids are compared on the coarser one; "" of equal grids."""
    if first == second:
        return ""
    height, width = coarser_grid(first, second)
    return f"averaged to {height} × {width} cells, as the grids differ"
