"""Which layer to read: quality against depth and cost."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from explainers.methods import Passes
from explainers.quality.protocol import ALIKE, CHANCE
from explainers.quality.results import LayerFaithfulness, Localisation
from explainers.results import Layer

AS_GOOD = 0.05  # of the localisation's share: smaller differences do not count
ROUNDING = 1e-9  # of a hundredth: an end that is one within it stays


@dataclass(frozen=True)
class LayerQuality:
    """Quality measures of a method's maps of one layer."""

    layer: Layer
    localisation: float  # share in the correct quarter; NaN if no map has a share
    low: float  # 95 % interval
    high: float
    images: int  # the maps behind the share: those that are not empty
    faithfulness: float  # insertion minus deletion, over chance; 0 is chance
    cost: Passes  # of one map
    size: tuple[int, int]  # height and width of one map, in cells

    @property
    def cells(self) -> int:
        """The number of cells of a map: the more, the finer it is."""
        return self.size[0] * self.size[1]

    @property
    def work(self) -> int:
        """The cost as one number: a backward counts as two forwards."""
        return self.cost.forward + 2 * self.cost.backward

    @property
    def beats_chance(self) -> bool:
        """Whether its maps localise, and beat their permuted copies in insertion and deletion."""
        return self.low > CHANCE and self.faithfulness >= ALIKE


@dataclass(frozen=True)
class Advice:
    """Every layer's quality, in depth order, and which one to read."""

    layers: tuple[LayerQuality, ...]
    recommended: LayerQuality | None  # None: no layer's maps are better than chance
    why: str  # one sentence
    localised_on: int  # images of the localisation, before empty maps are left out
    faithful_on: int  # images of the faithfulness, whose mean has no interval


def advise(
    layers: Sequence[Layer],
    localisation: Localisation,
    faithfulness: LayerFaithfulness,
    costs: Sequence[Passes],
    sizes: Sequence[tuple[int, int]],
) -> Advice:
    """Recommends the layer that localises best; of equally good ones the finest, then the cheapest.

    Of those that are still equal, the deepest: faithfulness does not decide, as the mean of a few
    images has no interval. Only layers qualify whose interval and faithfulness are above chance.
    `costs` and `sizes` are those of one map, parallel to `layers`.
    """
    rows = tuple(
        LayerQuality(
            layer,
            localisation.mean(layer.name),
            *localisation.interval(layer.name),
            localisation.counted(layer.name),
            faithfulness.mean(layer.name),
            cost,
            size,
        )
        for layer, cost, size in zip(layers, costs, sizes, strict=True)
    )
    counts = localisation.played, len(faithfulness.gains)
    fit = [row for row in rows if row.beats_chance]
    if not fit:
        return Advice(
            rows,
            None,
            "No layer is recommended: nowhere do the maps both localise better than chance and "
            "beat their permuted copies in insertion and deletion.",
            *counts,
        )
    best = max(row.localisation for row in fit)
    close = [row for row in fit if row.localisation >= best - AS_GOOD]
    chosen = _best(close)
    return Advice(rows, chosen, _why(chosen, close, len(rows), counts[1]), *counts)


def _why(chosen: LayerQuality, close: Sequence[LayerQuality], compared: int, faithful: int) -> str:
    others = [
        f"{row.layer.name} ({_share(row.localisation)} and {row.faithfulness:+.2f})"
        for row in close
        if row is not chosen
    ]
    among = f", chosen among {compared} layers" if compared > 1 else ""
    sentence = (
        f"Read {chosen.layer.name}{among}: {_share(chosen.localisation)} of its positive "
        f"relevance lies on the right one of four images (by chance {CHANCE}; 95 % interval "
        f"{_range(chosen.low, chosen.high)}, of this layer alone and not corrected for "
        f"the choice; n = {chosen.images} images), and in insertion and deletion it is "
        f"{chosen.faithfulness:+.2f} above its permuted copies (mean of {faithful} images, no "
        "interval); trivial maps were not compared"
    )
    if not others:
        return f"{sentence}; no other layer’s mean comes within {AS_GOOD} of it."
    rival = _best([row for row in close if row is not chosen])
    if chosen.cells > rival.cells:
        reason = "is finer"
    elif chosen.work < rival.work:
        reason = "costs less"
    else:
        reason = (
            f"lies deepest. Which is more faithful is not decided: {faithful} images, no interval"
        )
    verb = "localises" if len(others) == 1 else "localise"
    return f"{sentence}; {', '.join(others)} {verb} about as well, but this one {reason}."


def _share(value: float) -> str:
    """A share with two decimals, never 1.00 by rounding."""
    text = f"{value:.2f}"
    return ">0.99" if value < 1 and text == "1.00" else text


def _range(low: float, high: float) -> str:
    """Both ends of an interval of shares, rounded outwards."""
    start, end = math.floor(100 * low + ROUNDING) / 100, math.ceil(100 * high - ROUNDING) / 100
    return f"{start:.2f} to {'>0.99' if high < 1 <= end else f'{end:.2f}'}"


def _best(rows: Sequence[LayerQuality]) -> LayerQuality:
    """The finest, then the cheapest, then the deepest, which comes last."""
    finest = max((row.cells, -row.work) for row in rows)
    return [row for row in rows if (row.cells, -row.work) == finest][-1]
