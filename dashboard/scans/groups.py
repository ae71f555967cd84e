"""Two groups of a scan compared, computed once for each pair."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from dashboard.scans.subset_sizes import outcome_is_unknown
from data.analysis.calibration import proportion
from data.analysis.effect import (
    ENOUGH,
    NOT_TESTED,
    ChannelComparison,
    compare_channels,
    effects_of_groups,
)
from data.analysis.effects import Effects
from data.analysis.map_difference import MapDifference, compare_maps
from data.analysis.separability import Separability, separability
from data.analysis.streams import carried_on, findings
from data.errors import DataError
from data.numerals import count_of, percent, probability
from data.scans import Scan
from data.scans.subset_names import names_in_scan, unknown_name
from data.scans.subsets import Subset, SubsetProblem

LEVEL = 0.05
# Named wherever channels are compared: tiles beside them are ranked by another value.
COMPARED = "each image's mean activation over all cells of the channel"
SEPARATED = 0.8  # balanced accuracy from which a layer counts as separating two groups
FEWEST = 2  # images a side, without which there is no spread
FROM_ANSWERS = (
    "These groups come from the model's own predictions: differences of the last layers are "
    "partly by construction."
)


class TooFewImages(DataError):
    """A side has too few images to be compared."""


@dataclass(frozen=True, eq=False)
class GroupComparison:
    """The images of A and B in a scan; none is on both sides."""

    scan: Scan
    a: np.ndarray  # positions
    b: np.ndarray
    shared: int  # images that lay on both sides
    left_out_of: str  # "A", "B" or "both": where those are not counted
    drawn: tuple[str, ...] = ()  # sides drawn on the map of these features: nothing is tested
    from_answers: bool = False  # the model's own predictions define the sides

    @cached_property
    def channels(self) -> ChannelComparison:
        """Every channel of every layer: B against A of `COMPARED`, without p where not tested."""
        means = self.scan.channel_mean
        comparison = compare_channels(means[self.a], means[self.b], LEVEL)
        few = "" if comparison.enough else f"under {ENOUGH} images on a side"
        untested = self.drawn_briefly or few
        return comparison.only_described(untested) if untested else comparison

    @cached_property
    def findings(self) -> np.ndarray:
        """(C,) the number of each channel's finding, the largest effect first.

        Several layers that carry on one channel are one finding.
        """
        return findings(self.channels.effect, _carried_on(self.scan))

    @cached_property
    def strongest(self) -> tuple[np.ndarray, ...]:
        """The channels of each finding that vary, those with the largest effect first."""
        order = self.channels.strongest
        if not len(order):
            return ()
        order = order[np.argsort(self.findings[order], kind="stable")]
        ends = np.flatnonzero(np.diff(self.findings[order])) + 1
        return tuple(np.split(order, ends))

    def other_layers(self, members: np.ndarray) -> list[str]:
        """The layers that carry on the first of a finding's channels, in execution order."""
        return [self.scan.channel_of(channel)[0] for channel in sorted(members[1:].tolist())]

    @property
    def constant(self) -> np.ndarray:
        """The channels that are the same for all images, in execution order."""
        return np.flatnonzero(~self.channels.varies)

    @property
    def significant_findings(self) -> int:
        """How many findings hold a significant channel."""
        return len(np.unique(self.findings[self.channels.significant]))

    @cached_property
    def separability(self) -> Separability | None:
        """How well each layer separates the two; None if not tested."""
        if self.drawn:
            return None
        scan, means = self.scan, self.scan.channel_mean
        layers = [scan.channels(name) for name in scan.layers]
        return separability(means[self.a], means[self.b], layers)

    @property
    def separability_words(self) -> str:
        """Which layer separates the two first, or that this is open."""
        if self.drawn:
            return self.drawn_words
        result = self.separability
        if result is None:
            return "Too few images for a held-out set."
        first = result.first_layer(self.scan.layers, SEPARATED)
        return self.with_origin(first)

    @property
    def no_separability(self) -> str:
        """Why separability is not tested, briefly; "" where it is."""
        if self.drawn:
            return self.drawn_briefly
        return "" if self.separability else "too few images for a held-out set"

    @property
    def drawn_briefly(self) -> str:
        """Which sides were drawn on the map of the features, for a cell; "" of none."""
        if not self.drawn:
            return ""
        were = "was" if len(self.drawn) == 1 else "were"
        return f"{' and '.join(self.drawn)} {were} drawn on the map of these features"

    @property
    def drawn_words(self) -> str:
        """A sentence that a drawn side differs by construction; "" if none is drawn."""
        if not self.drawn:
            return ""
        its = "its" if len(self.drawn) == 1 else "their"
        return f"{self.drawn_briefly}: {its} channels differ by construction, so nothing is tested."

    @property
    def origin_words(self) -> str:
        """What the groups' origin means for their differences; "" for classes and groups."""
        return self.drawn_words or (FROM_ANSWERS if self.from_answers else "")

    def with_origin(self, text: str) -> str:
        """A text, followed by a caution where the model's own predictions make the groups."""
        return f"{text.removesuffix('.')}. {FROM_ANSWERS}" if self.from_answers else text

    @property
    def heading(self) -> str:
        """The title of the list of channels; it claims nothing if nothing is significant."""
        if self.channels.significant.any():
            return "Channels that separate A and B"
        return "Largest differences between channels"

    def named(self, a: str, b: str) -> list[str]:
        """The names of both sides, and what they leave out."""
        if not self.shared:
            return [a, b]
        if self.left_out_of == "both":
            return [f"{words} without images on both sides" for words in (a, b)]
        return [
            *([a] if self.left_out_of == "B" else [f"{a} without those of B"]),
            *([b] if self.left_out_of == "A" else [f"{b} without those of A"]),
        ]

    @property
    def left_out_words(self) -> str:
        """Which images the names of both sides hold and the sides do not; "" of none."""
        if not self.shared:
            return ""
        count = count_of(self.shared, "image")
        if self.left_out_of == "both":
            return f"{count} on both sides left out of both."
        part, whole = ("A", "B") if self.left_out_of == "B" else ("B", "A")
        return (
            f"{part} is a part of {whole}: {whole} holds the rest, without the {count} of {part}."
        )

    def accuracy_words(self, positions: np.ndarray, subset: str, other: str) -> str:
        """How many of a side's labelled images are predicted right.

        No interval where a side is drawn: whoever drew it may have seen which images are right. ""
        where no image is labelled, the `subset` is of right or of wrong images only, or it is what
        such an `other` subset has left of it.
        """
        correct = self.scan.correct[positions[self.scan.labelled[positions]]]
        of_outcome = Subset.parse(subset).outcome or (self.shared and Subset.parse(other).outcome)
        if not len(correct) or of_outcome:
            return ""
        share = proportion(int(correct.sum()), len(correct))
        if self.drawn:
            return (
                f"{probability(share.value)} (no interval: {self.drawn_briefly}, n = {share.n:,})"
            )
        return share.words

    @cached_property
    def statistics(self) -> tuple[np.ndarray, np.ndarray, Effects]:
        """Mean statistics of A and of B, and Hedges' g of B against A: (layers, statistics)."""
        of_a, of_b = (self.scan.statistics[side] for side in (self.a, self.b))
        effects = effects_of_groups(of_a, of_b)
        if self.drawn:
            effects = effects.only_described(self.drawn_briefly)
        return of_a.mean(0), of_b.mean(0), effects

    def cams(self, layer: str) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Grad-CAM of A and B: means, then standard deviations, (height, width) each."""
        maps = self.scan.cam(layer)
        sides = [np.asarray(maps[side]) for side in (self.a, self.b)]
        return (*(side.mean(0) for side in sides), *(side.std(0) for side in sides))

    def cam_difference(self, layer: str) -> MapDifference:
        """The Grad-CAMs of B minus those of A, and the cells in which they differ."""
        return _cam_difference(self, layer)

    @property
    def count(self) -> str:
        """How many channels are significant, and how many findings that makes; or why no test."""
        of, constant = self.channels, len(self.constant)
        if self.drawn:
            return f"significance not tested: {self.drawn_briefly}"
        if not of.enough:
            return f"significance not tested: under {ENOUGH} images on a side"
        left_out = f"; {constant:,} {NOT_TESTED}" if constant else ""
        significant, tested = int(of.significant.sum()), int(of.tested.sum())
        distinct = self.significant_findings
        return (
            f"{significant:,} of {tested:,} tested channels are shown to differ at a false "
            f"discovery rate of {percent(of.level)}: {count_of(distinct, 'distinct finding')}"
            f"{left_out}"
        )

    @property
    def chosen_words(self) -> str:
        """A note that the first effects are the largest of many; "" if there are none."""
        varying = int(self.channels.varies.sum())
        if not varying:
            return ""
        return (
            f"The channels listed first have the largest of {varying:,} effects, selected on these "
            "images: expect smaller effects on other images."
        )

    def significance(self, channel: int) -> str:
        """Whether a channel passes, as a word: "yes", "no" or "not tested"."""
        if not self.channels.enough or not self.channels.tested[channel]:
            return "not tested"
        return "yes" if self.channels.significant[channel] else "no"

    @property
    def caution(self) -> str:
        """Why nothing is called significant, or what is partly due to construction; or ""."""
        few = (
            f"Too few images to test significance: under {ENOUGH} on a side. The order below is "
            "by effect size and may be chance."
        )
        parts = (self.origin_words, "" if self.channels.enough else few)
        return " ".join(part for part in parts if part)


@lru_cache(maxsize=16)
def compare_groups(scan: Scan, a: str, b: str) -> GroupComparison:
    """The comparison of two subsets, as `Subset.text` writes them.

    Where one holds all of the other, it stands for the rest; else what both hold is left out.

    Raises: SubsetProblem, SelectionProblem; TooFewImages.
    """
    sides = [Subset.parse(text) for text in (a, b)]
    for side in sides:
        if missing := unknown_name(side, names_in_scan(scan)):
            raise SubsetProblem(missing)
        if unknown := outcome_is_unknown(side, scan):
            raise TooFewImages(
                f"Which images are {side.words} is {unknown}. Choose a class or group."
            )
    of_a, of_b = (np.setdiff1d(s.positions(scan), _unreadable(scan)) for s in sides)
    shared = np.intersect1d(of_a, of_b)
    left_out_of = "both"
    if len(shared) and len(of_a) != len(of_b):  # a part against the rest of the whole
        left_out_of = {len(of_a): "B", len(of_b): "A"}.get(len(shared), "both")
    only_a = of_a if left_out_of == "B" else np.setdiff1d(of_a, shared)
    only_b = of_b if left_out_of == "A" else np.setdiff1d(of_b, shared)
    for side, positions in zip(sides, (only_a, only_b), strict=True):
        if len(positions) < FEWEST:
            raise TooFewImages(
                f"A comparison needs {FEWEST} images on each side that are not on the other; of "
                f"{side.words} there {'is' if len(positions) == 1 else 'are'} "
                f"{len(positions) or 'none'}. Choose another class or group."
            )
    drawn = tuple(letter for letter, side in zip("AB", sides, strict=True) if side.drawn)
    answers = any(side.from_answers for side in sides)
    return GroupComparison(scan, only_a, only_b, len(shared), left_out_of, drawn, answers)


@lru_cache(maxsize=16)
def _cam_difference(comparison: GroupComparison, layer: str) -> MapDifference:
    maps = comparison.scan.cam(layer)
    a, b = (np.asarray(maps[side]) for side in (comparison.a, comparison.b))
    return compare_maps(a, b, LEVEL, untested=comparison.drawn_briefly)


@lru_cache(maxsize=4)
def _carried_on(scan: Scan) -> np.ndarray:
    """Over all images that could be read, so that few on a side join nothing by chance."""
    means = scan.channel_mean if scan.readable.all() else scan.channel_mean[scan.readable]
    shapes = [layer["shape"] for layer in scan.provenance["layers"]]
    return carried_on(means, [scan.channels(name) for name in scan.layers], shapes)


def _unreadable(scan: Scan) -> np.ndarray:
    return np.flatnonzero(~scan.readable)
