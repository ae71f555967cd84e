"""Which layer to read: quality against depth and cost."""

from collections.abc import Sequence
from dataclasses import dataclass

from explainers.methods import Passes
from explainers.quality.protocol import ALIKE, CHANCE
from explainers.quality.results import LayerFaithfulness, Localisation
from explainers.results import Layer

AS_GOOD = 0.05  # of the localisation's share: less does not count as a difference


@dataclass(frozen=True)
class LayerQuality:
    """How good a method's maps of one layer are."""

    layer: Layer
    localisation: float  # share in the right quarter
    low: float  # 95 % interval
    high: float
    faithfulness: float  # insertion minus deletion, over chance; 0 is chance
    cost: Passes  # of one map
    size: tuple[int, int]  # height and width of one map, in cells

    @property
    def cells(self) -> int:
        """How many cells a map has: the more, the finer it is."""
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
    localised_on: int  # images of the localisation
    faithful_on: int  # images of the faithfulness, whose mean has no interval


def advise(
    layers: Sequence[Layer],
    localisation: Localisation,
    faithfulness: LayerFaithfulness,
    costs: Sequence[Passes],
    sizes: Sequence[tuple[int, int]],
) -> Advice:
    """Recommends the layer that localises best; of those as good the finest, then the cheapest.

    Then the most faithful, and of those that are alike the deepest. Only layers come into question
    whose interval lies above chance and whose faithfulness does. `costs` and `sizes` are
    those of one map, parallel to `layers`.
    """
    rows = tuple(
        LayerQuality(
            layer,
            localisation.mean(layer.name),
            *localisation.interval(layer.name),
            faithfulness.mean(layer.name),
            cost,
            size,
        )
        for layer, cost, size in zip(layers, costs, sizes, strict=True)
    )
    counts = localisation.counted, len(faithfulness.gains)
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
    return Advice(rows, chosen, _why(chosen, close, counts), *counts)


def _why(chosen: LayerQuality, close: Sequence[LayerQuality], counts: tuple[int, int]) -> str:
    others = [row.layer.name for row in close if row is not chosen]
    said = (
        f"Read {chosen.layer.name}: {chosen.localisation:.2f} of its positive relevance lies on "
        f"the right one of four images (by chance {CHANCE}; 95 % interval {chosen.low:.2f} to "
        f"{chosen.high:.2f}, n = {counts[0]} images), and in insertion and deletion it is "
        f"{chosen.faithfulness:+.2f} above its permuted copies (mean of {counts[1]} images, no "
        "interval); trivial maps were not compared"
    )
    if not others:
        return f"{said}; no other layer comes within {AS_GOOD} of it."
    rival = _best([row for row in close if row is not chosen])
    if chosen.cells > rival.cells:
        reason = "is finer"
    elif chosen.work < rival.work:
        reason = "costs less"
    elif chosen.faithfulness >= rival.faithfulness + ALIKE:
        reason = f"scored higher in insertion and deletion on {counts[1]} images"
    else:
        reason = "is as good in everything and lies deepest"
    verb = "localises" if len(others) == 1 else "localise"
    return f"{said}; {', '.join(others)} {verb} about as well, but this one {reason}."


def _best(rows: Sequence[LayerQuality]) -> LayerQuality:
    """The finest, then the cheapest, then the most faithful, then the deepest, which comes last."""
    finest = max((row.cells, -row.work) for row in rows)
    close = [row for row in rows if (row.cells, -row.work) == finest]
    most = max(row.faithfulness for row in close)
    return [row for row in close if row.faithfulness > most - ALIKE][-1]
