"""`compare_classes`: what separates two classes of a scan, channel by channel."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
import plotly.graph_objects as go

from dashboard.api.files import Arrays, Record, check_schema, write_result
from dashboard.core.schemas import RESULT_NPZ
from dashboard.figures.sides import side_statistics_figure
from dashboard.scans.groups import compare_groups
from data.analysis.effects import Effects
from data.frames import to_frame
from data.scans import Scan, open_scan
from data.scans.subset_names import names_in_scan, unknown_name
from data.scans.subsets import ALL, Subset
from explainers.errors import UnfitArgument
from explainers.results import read_only

KIND = "classes"
PER_CHANNEL = ("values", "low", "high", "p", "q", "significant")
STATISTICS = ("statistics_a", "statistics_b", "statistics_g", "statistics_low", "statistics_high")
SEPARABILITY = ("accuracy", "accuracy_low", "accuracy_high")
DTYPES = {"significant": bool}


@dataclass(frozen=True, eq=False)
class ClassComparison:
    """Two classes of a scan: what differs between their images, for each of C channels.

    A channel is compared by each image's mean activation over all its cells. `values` is (C,)
    float64: Hedges' g of B against A, in pooled standard deviations; positive where B is higher,
    NaN where it does not exist. `low` and `high` are its 95 % interval. `p` is that of the
    Mann-Whitney U test, `q` adjusted by Benjamini and Hochberg over all tested channels, both NaN
    where `sentence` states that significance is not tested; `significant` where q is below
    `level`. The i-th is channel `numbers[i]` of layer `names[i]`.

    `statistics_a` and `statistics_b` are (layers, statistics), the means of both classes, and
    `statistics_g` with its interval their effects. `accuracy` is (layers,): how well a linear
    classifier on the layer's channels separates the classes on held-out images, 0.5 by chance;
    NaN where there are too few images.

    Sources: Hedges and Olkin 1985, Mann and Whitney 1947, Benjamini and Hochberg 1995; see
    `compare_channels` and `separability`.
    """

    a: str  # the images of A in words: "mammal without those of B"
    b: str
    n_a: int  # images of A
    n_b: int
    sentence: str  # how many channels are shown to differ
    caution: str  # images left out, and what the numbers do not show; ""
    values: np.ndarray = field(repr=False)
    low: np.ndarray = field(repr=False)
    high: np.ndarray = field(repr=False)
    p: np.ndarray = field(repr=False)
    q: np.ndarray = field(repr=False)
    significant: np.ndarray = field(repr=False)
    level: float
    names: tuple[str, ...] = field(repr=False)
    numbers: tuple[int, ...] = field(repr=False)
    layers: tuple[str, ...] = field(repr=False)
    statistic_names: tuple[str, ...] = field(repr=False)
    statistics_a: np.ndarray = field(repr=False)
    statistics_b: np.ndarray = field(repr=False)
    statistics_g: np.ndarray = field(repr=False)
    statistics_low: np.ndarray = field(repr=False)
    statistics_high: np.ndarray = field(repr=False)
    no_interval: tuple[tuple[str, ...], ...] = field(repr=False)  # why a statistic has none; or ""
    accuracy: np.ndarray = field(repr=False)
    accuracy_low: np.ndarray = field(repr=False)
    accuracy_high: np.ndarray = field(repr=False)
    provenance: Mapping[str, Any] = field(repr=False)  # the scan's, with its id
    units: str = "pooled standard deviations"

    def __post_init__(self) -> None:
        for names, ndim in ((PER_CHANNEL, 1), (STATISTICS, 2), (SEPARABILITY, 1)):
            for name in names:
                array = read_only(getattr(self, name), DTYPES.get(name, np.float64), ndim)
                object.__setattr__(self, name, array)

    def figure(self) -> go.Figure:
        """The statistics of A and of B, and their effects between them, as Compare draws them."""
        why = np.array(self.no_interval, dtype=object).reshape(self.statistics_g.shape)
        effects = Effects(self.statistics_g, self.statistics_low, self.statistics_high, why)
        return side_statistics_figure(
            self.layers, self.statistic_names, self.statistics_a, self.statistics_b, effects
        )

    def to_frame(self) -> Any:  # noqa: ANN401 - a pandas.DataFrame, if pandas is there
        """One row per channel: layer, channel, g, low, high, p, q, significant.

        Raises: DataError without pandas.
        """
        columns = {name: getattr(self, name) for name in PER_CHANNEL[1:]}
        return to_frame({"layer": self.names, "channel": self.numbers, "g": self.values, **columns})

    def save(self, path: str | PathLike[str]) -> Path:
        """Writes it as an `.npz` for `stratoscope.load`; returns where.

        Raises: UnfitArgument for another ending; NotKept if it cannot be written.
        """
        arrays = {name: getattr(self, name) for name in (*PER_CHANNEL, *STATISTICS, *SEPARABILITY)}
        stated = {
            name: getattr(self, name) for name in self.__dataclass_fields__ if name not in arrays
        }
        record = {"schema": RESULT_NPZ, "kind": KIND, "comparison": stated}
        return write_result(path, record, arrays)


def compare_classes(scan: Scan | str | PathLike[str], a: str, b: str) -> ClassComparison:
    """Compares the images of two classes in a scan: B against A.

    Args:
        scan: From `scan` or `open_scan`; also its id or folder.
        a: A class of the gallery by name; or a subset as Compare's address has it: "all", or terms
            such as "group:dog", "class:cat & outcome:wrong" or "confidence:0.8-0.9".
        b: The same.

    Where one subset holds all of the other, it stands for the rest; else images of both are left
    out. `a`, `b` and `caution` of the result state that.

    Raises:
        UnfitArgument: If the scan has no such class; the message names the nearest.
        SubsetProblem: If a term names no class, group or outcome; the message names the nearest.
        TooFewImages: If a side has fewer than two images.
        ScanProblem: For a scan that does not exist.

    Example:
        >>> model = stratoscope.load_model("efficientnet_lite0")
        >>> scan = stratoscope.scan(model, "pets")
        >>> result = stratoscope.compare_classes(scan, "cat", "cup")
        >>> result.n_a, result.n_b
        (2, 2)
        >>> result.sentence
        'significance not tested: under 8 images on a side'
        >>> result.values.shape == (len(result.names),)
        True
    """
    opened = scan if isinstance(scan, Scan) else open_scan(scan)  # type: ignore[arg-type]
    sides = [_subset(opened, name) for name in (a, b)]
    groups = compare_groups(opened, *(side.text for side in sides))
    of_a, of_b, effects = groups.statistics
    channels, separated = groups.channels, groups.separability
    nothing = np.full(len(opened.layers), np.nan)
    numbered = [opened.channel_of(number) for number in range(len(channels.g))]
    words = groups.named(*(side.words for side in sides))
    return ClassComparison(
        a=words[0],
        b=words[1],
        n_a=len(groups.a),
        n_b=len(groups.b),
        sentence=groups.count,
        caution=f"{groups.left_out_words} {groups.caution}".strip(),
        values=channels.g,
        low=channels.low,
        high=channels.high,
        p=channels.p,
        q=channels.q,
        significant=channels.significant,
        level=channels.level,
        names=tuple(layer for layer, _ in numbered),
        numbers=tuple(channel for _, channel in numbered),
        layers=opened.layers,
        statistic_names=opened.statistic_names,
        statistics_a=of_a,
        statistics_b=of_b,
        statistics_g=effects.g,
        statistics_low=effects.low,
        statistics_high=effects.high,
        no_interval=tuple(tuple(map(str, row)) for row in effects.why),
        accuracy=nothing if separated is None else separated.accuracy,
        accuracy_low=nothing if separated is None else separated.low,
        accuracy_high=nothing if separated is None else separated.high,
        provenance={**opened.provenance, "scan": opened.id},
    )


def comparison_in(path: str | PathLike[str], record: Record, arrays: Arrays) -> ClassComparison:
    """The comparison in a file of `ClassComparison.save`. Raises: UnreadableResult."""
    check_schema(path, record, RESULT_NPZ)
    stated = dict(record["comparison"])
    for name in ("names", "numbers", "layers", "statistic_names"):
        stated[name] = tuple(stated[name])
    stated["no_interval"] = tuple(map(tuple, stated["no_interval"]))
    attributes = ClassComparison.__dataclass_fields__
    return ClassComparison(**{k: v for k, v in {**stated, **arrays}.items() if k in attributes})


def _subset(scan: Scan, text: str) -> Subset:
    """The subset that a text names. Raises: UnfitArgument, SubsetProblem."""
    names = names_in_scan(scan)
    of_class = Subset(class_name=text)
    unknown = unknown_name(of_class, names)
    if not unknown:
        return of_class
    if text == ALL or ":" in text:
        return Subset.parse(text)
    if text in names["group"]:
        raise UnfitArgument(
            f"{text!r} is no class of this scan, but a group: write 'group:{text}'."
        )
    if not names["class_name"]:
        raise UnfitArgument(
            "This scan's images have no classes; name subsets, such as predicted:espresso."
        )
    raise UnfitArgument(unknown)
