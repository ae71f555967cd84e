"""Sentences that describe what the page shows, for readers who cannot, or should not only, look."""

import numpy as np

from dashboard.maps.areas import area_shares, noise_reaching
from data.gallery.outcomes import NO_CLASS
from data.numerals import numeral, probability
from data.numerals import percent as percent
from explainers.images.preprocess import sizes_vary
from explainers.methods import Method
from explainers.models import ModelCard
from explainers.parameters import Parameters
from explainers.results import Heatmap, TraceResult

EVERY_CLASS = "the same for every class"  # of maps of a method that does not depend on a class
QUARTERS = 4  # of a picture: each of the areas is as large as one
LOCALISING_LAYERS = 2  # the last ones, as measured for Grad-CAM in the grid pointing game


def for_class(method: Method, target: str) -> str:
    """Which class a map is of: "for tench", or that it is the same for every class."""
    return f"for {target}" if method.of_class else EVERY_CLASS


def place(method: Method, layer: str) -> str:
    """Which map it is: "at bn2", or "per pixel", "per mask cell" if the map belongs to no layer."""
    return f"per {method.piece}" if method.per_pixel else f"at {layer}"


def subject(method: Method, target: str) -> str:
    """The class for `describe_map`: `target`, or "" where the method does not depend on a class."""
    return target if method.of_class else ""


def describe_map(heatmap: Heatmap, target: str, blank: str = "") -> str:
    """Where the relevance lies: one sentence that describes the (signed) heat map.

    `target` is "" for a map that is the same for every class; its values are not relevance for
    one. `blank` is why it is zero everywhere, where that is known: `Method.blank`.
    """
    values = heatmap.values
    if not np.isfinite(values).all():
        return "The map contains values that are not finite numbers and cannot be read."
    if not values.any() and blank:
        return blank
    if not heatmap.has_zero or not target:
        return _describe_activity(values) if heatmap.has_zero else _describe_means(values, target)
    if not values.any():
        return (
            f"This method finds no relevance for {target} at this layer: every cell is zero, "
            "within rounding. Choose another layer or method."
        )
    if values.max() <= 0:
        return (
            f"After ReLU the map is empty: at this layer all relevance is against {target}. "
            "Choose Signed to see it."
        )
    sentence = _place(values, f"{'positive ' if heatmap.signed else ''}relevance for {target}")
    against = -values[values < 0].sum() / np.abs(values).sum()
    if against > 0:
        sentence += f" {percent(float(against)).capitalize()} of all relevance is against it."
    return sentence


def _describe_means(values: np.ndarray, target: str) -> str:
    """The same of a map whose values have no zero, so that no share of them means anything."""
    low, high = numeral(float(values.min())), numeral(float(values.max()))
    if low == high:
        return f"The mean probability of {target} is {low} everywhere."
    shares = area_shares(values)
    where, least = max(shares, key=lambda name: shares[name]), min(shares, key=lambda n: shares[n])
    means = {name: share * QUARTERS * float(values.mean()) for name, share in shares.items()}
    return (
        f"The mean probability of {target} runs from {low} to {high} and has no zero: read "
        f"differences. Of {len(shares)} areas, it is highest {where} of the picture "
        f"({numeral(means[where], 3)} on average) and lowest {least} ({numeral(means[least], 3)})."
    )


def _describe_activity(values: np.ndarray) -> str:
    """The same of a map that is the same for every class: what is negative is against nothing."""
    if not values.any():
        return "The map is zero in every cell, within rounding. Choose another layer or method."
    if values.max() <= 0:
        return (
            "After ReLU the map is empty: at this layer every cell is negative. Choose Signed "
            "to see it."
        )
    return _place(values, "map's positive values")


def _place(values: np.ndarray, what: str) -> str:
    """The area with the largest share of positive values, and how often noise has as much."""
    shares = area_shares(values)
    where = max(shares, key=lambda name: shares[name])
    noise = noise_reaching(shares[where], values.shape)
    return (
        f"{percent(shares[where]).capitalize()} of the {what} lies {where} of the picture, the "
        f"largest share of {len(shares)} areas; {percent(noise)} of smooth noise maps have "
        "an area with as much."
    )


def emptiness(heatmap: Heatmap, blank: str = "", *, signed: bool = True) -> str:
    """The words below a map that shows nothing, to follow the name of the map.

    `heatmap` has both signs; `signed`: whether it is shown so, or after a ReLU.
    """
    if heatmap.values.any():
        if signed or heatmap.values.max() > 0:
            return ""
        return " · zero everywhere after ReLU, as every cell is negative"
    if blank and not blank.startswith("No gradient"):
        return f" · no map: {blank}"
    why = "no gradient reaches this layer" if blank else "within rounding"
    return f" · zero everywhere, {why}"


def scale_ends(peak: float, *, signed: bool, unfit: str = "", base: float = 0.0) -> tuple[str, str]:
    """The labels at the ends of a scale up to `peak` above `base`; 0: the map is even.

    Nothing where the method does not fit, `unfit`: its zeros were not computed.
    """
    if unfit:
        return "", ""
    if not peak:
        return numeral(base), f"{numeral(base)} everywhere"
    return numeral(base - peak if signed else base), numeral(base + peak)


def scale_words(peak: float, *, signed: bool, base: float = 0.0) -> str:
    """The same in words, for a caption: "scale −0.193 to 0.193"."""
    low, high = scale_ends(peak, signed=signed, base=base)
    return f"scale {low} to {high}" if peak else high


def describe_prediction(trace: TraceResult, card: ModelCard, *, of_class: bool = True) -> str:
    """The prediction with its probability and, if `of_class`, the class that the maps explain."""
    best = trace.predicted
    prediction = _with_probability(trace, card, best)
    if card.multi_label:
        yes = ", ".join(_with_probability(trace, card, index) for index in trace.yes)
        prediction = yes or f"{NO_CLASS}; the nearest is {prediction}"
    if not of_class:
        return f"{card.name} predicts {prediction}; this map is {EVERY_CLASS}."
    if trace.target == best and len(trace.yes if card.multi_label else ()) < 2:  # noqa: PLR2004
        return f"{card.name} predicts {prediction}; the maps explain that class."
    explained = _with_probability(trace, card, trace.target)
    return f"{card.name} predicts {prediction}; the maps explain {explained}."


def _with_probability(trace: TraceResult, card: ModelCard, index: int) -> str:
    return f"{card.labels[index]} ({probability(float(trace.probabilities[index]))})"


def describe_grid(
    card: ModelCard, shape: tuple[int, ...], method: Method, parameters: Parameters
) -> str:
    """How fine a method's map of that (height, width) can be. Raises: UnfitParameter."""
    height, width = shape
    rows, columns = card.preprocess.input_size
    if sizes_vary(card.preprocess):
        return f"{height} × {width} cells; every image keeps its own size."
    if (height, width) == (rows, columns):
        grain = method.grain((rows, columns), method.complete(parameters))
        return f"{height} × {width}: {grain}."
    cell = f"{rows / height:.0f} × {columns / width:.0f}"
    return f"{height} × {width} cells: details finer than {cell} input pixels are not visible."


def caution(card: ModelCard, layer: str, method: str) -> str:
    """Why a method's map of a layer should not be read as localisation; empty where it may be.

    `layer` is empty for a map per pixel, of which nothing of the kind is known.
    """
    if not card.trained:
        return "The network is untrained: its maps show the architecture, not anything learned."
    if not layer:
        return ""
    unmeasured = "" if method == "Grad-CAM" else f"; {method} was not studied for this"
    names = [each.name for each in card.layers]
    depth = names.index(layer)
    if depth >= len(names) - LOCALISING_LAYERS:
        return ""
    if card.layers[depth].shape[1:] != card.layers[-1].shape[1:]:
        return (
            "Do not read this as localisation: this early, Grad-CAM rarely finds the "
            f"object{unmeasured}. Choose a later layer instead."
        )
    missed = "before the last layers, Grad-CAM tends to miss the object"
    return f"Read this with care: {missed}{unmeasured}."
