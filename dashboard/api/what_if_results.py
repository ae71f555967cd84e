"""What the tests of `region_test` and `smallest_parts` return, and their files."""

from dataclasses import asdict, dataclass, field
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
import plotly.graph_objects as go

from dashboard.api.files import Arrays, Record, check_schema, read_provenance, write_result
from dashboard.core.schemas import RESULT_NPZ
from dashboard.figures.what_if import region_test_figure, smallest_parts_figure
from dashboard.maps.export import Provenance
from dashboard.what_if.words import CAVEAT, region_test_words
from data.frames import to_frame
from explainers.engine.codec import decode, encode
from explainers.errors import UnfitArgument
from explainers.results import FloatArray, read_only
from explainers.what_if.results import RegionTest, SmallestParts
from explainers.what_if.smallest_parts import LEAST

REGIONS, PARTS = "region test", "smallest parts"  # the kinds of files


@dataclass(frozen=True, eq=False)
class MapRegionTest:
    """Whether erasing the region that a map marks costs more than erasing others of its shape.

    `values` is (fills, regions) float32, read-only: how far the probability of the class falls
    without each region, filled by each of `fills`; below 0 where it rises. The first region is the
    marked one, the others are the controls: the same shape moved elsewhere, around the edges.
    `ranks` is (fills,) int64: the place of the marked region among all by its drop, 1 the largest;
    a control with the same drop comes before it.
    """

    layer: str  # "" for a map per pixel
    result: RegionTest = field(repr=False)
    provenance: Provenance = field(repr=False)  # of the map
    units: str = "probability"

    @property
    def fills(self) -> tuple[str, ...]:
        """What replaces an erased region, one after the other."""
        return self.result.fills

    @property
    def percent(self) -> float:
        """How much of the image the marked region is, in percent."""
        return self.result.percent

    @property
    def probability(self) -> float:
        """Of the class for the whole image, 0 to 1."""
        return self.result.probability

    @property
    def values(self) -> FloatArray:
        """(fills, regions) float32: see the class."""
        rows = [
            [self.result.drop(fill), *self.result.control_drops(fill)]
            for fill in range(len(self.fills))
        ]
        return read_only(np.array(rows), np.float32, 2)

    @property
    def ranks(self) -> np.ndarray:
        """(fills,) int64: see the class."""
        ranks = [self.result.rank(fill) for fill in range(len(self.fills))]
        return read_only(np.array(ranks), np.int64, 1)

    @property
    def decided(self) -> np.ndarray:
        """(fills,) bool: whether any region's loss changes the probability by 0.01 or more.

        Where none does, the rank means nothing.
        """
        decided = np.array([self.result.decides(fill) for fill in range(len(self.fills))])
        decided.flags.writeable = False
        return decided

    @property
    def regions(self) -> int:
        """How many regions are ranked."""
        return self.result.regions

    @property
    def sentences(self) -> tuple[str, ...]:
        """The conclusion; then drop, rank and controls in words, for each fill."""
        return tuple(region_test_words(self.result, self.provenance.target_label))

    @property
    def caution(self) -> str:
        """What the test cannot tell."""
        return CAVEAT

    def figure(self) -> go.Figure:
        """The probability without each region, as Explore draws it."""
        return region_test_figure(self.result)

    def to_frame(self) -> Any:  # noqa: ANN401 - a pandas.DataFrame, if pandas is there
        """One row per fill and region: fill, region (0: the marked one), drop.

        Raises: DataError without pandas.
        """
        fills, regions = self.values.shape
        return to_frame(
            {
                "fill": np.repeat(self.fills, regions),
                "region": np.tile(np.arange(regions), fills),
                "drop": self.values.ravel(),
            }
        )

    def save(self, path: str | PathLike[str]) -> Path:
        """Writes it as an `.npz` for `stratoscope.load`; returns where.

        Raises: UnfitArgument for another ending; NotKept if it cannot be written.
        """
        return _save(path, REGIONS, self.layer, self.result, self.provenance)


@dataclass(frozen=True, eq=False)
class MapSmallestParts:
    """The smallest part of an image that keeps its class, and the smallest that loses it.

    Pixels are taken in the order of a map, highest first. `values` is (points, 2) float32,
    read-only: the probability of the class if the share `shares` of the pixels is all that is kept,
    and if it is erased. `shares` is (points,) float32 from 0 to 1.
    """

    layer: str  # "" for a map per pixel
    result: SmallestParts = field(repr=False)
    provenance: Provenance = field(repr=False)  # of the map
    units: str = "probability"

    @property
    def fill(self) -> str:
        """What replaces the erased pixels."""
        return self.result.fill

    @property
    def probability(self) -> float:
        """Of the class for the whole image, 0 to 1."""
        return self.result.probability

    @property
    def shares(self) -> FloatArray:
        """(points,) float32: see the class."""
        return self.result.shares

    @property
    def columns(self) -> tuple[str, str]:
        """What the columns of `values` are."""
        return "kept", "erased"

    @property
    def values(self) -> FloatArray:
        """(points, 2) float32: see the class."""
        return read_only(np.stack([self.result.kept, self.result.erased], 1), np.float32, 2)

    def keeps(self, least: float = LEAST) -> float:
        """The smallest share, 0 to 1, of which alone the class is predicted.

        It has at least `least` of the probability of the whole image. NaN if no share has, or if
        the class is not predicted for the whole image. A larger share need not keep it. A
        multi-label model predicts every class with a probability of at least 0.5.

        Raises: UnfitArgument for `least` outside 0 to 1.
        """
        if not 0 <= least <= 1:
            raise UnfitArgument(f"least is a number from 0 to 1, not {least}.")
        return self.result.keeps(least)

    def loses(self) -> float:
        """The smallest share, 0 to 1, without which the class is not predicted.

        NaN if the class stays whatever is erased, or is not predicted for the whole image. It may
        be predicted again without a larger share. See `keeps`.
        """
        return self.result.loses()

    def figure(self) -> go.Figure:
        """The probability while pixels are kept and erased, as Explore draws it."""
        return smallest_parts_figure(self.result)

    def to_frame(self) -> Any:  # noqa: ANN401 - a pandas.DataFrame, if pandas is there
        """One row per share: share, kept, erased. Raises: DataError without pandas."""
        columns = dict(zip(self.columns, self.values.T, strict=True))
        return to_frame({"share": self.shares, **columns})

    def save(self, path: str | PathLike[str]) -> Path:
        """Writes it as an `.npz` for `stratoscope.load`; returns where.

        Raises: UnfitArgument for another ending; NotKept if it cannot be written.
        """
        return _save(path, PARTS, self.layer, self.result, self.provenance)


def region_test_in(path: str | PathLike[str], record: Record, arrays: Arrays) -> MapRegionTest:
    """The test in a file of `MapRegionTest.save`. Raises: UnreadableResult."""
    return MapRegionTest(*_read(path, record, arrays, RegionTest))


def smallest_parts_in(
    path: str | PathLike[str], record: Record, arrays: Arrays
) -> MapSmallestParts:
    """The parts in a file of `MapSmallestParts.save`. Raises: UnreadableResult."""
    return MapSmallestParts(*_read(path, record, arrays, SmallestParts))


def _save(
    path: str | PathLike[str],
    kind: str,
    layer: str,
    result: RegionTest | SmallestParts,
    provenance: Provenance,
) -> Path:
    record = {"schema": RESULT_NPZ, "kind": kind, "layer": layer, "map": asdict(provenance)}
    return write_result(path, record, encode(result))


def _read(
    path: str | PathLike[str], record: Record, arrays: Arrays, kind: type
) -> tuple[str, Any, Provenance]:
    check_schema(path, record, RESULT_NPZ)
    result = decode(arrays)
    if not isinstance(result, kind):
        raise TypeError("another result")
    return record["layer"], result, read_provenance(path, record["map"])
