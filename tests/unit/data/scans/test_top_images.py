"""The images that drive a channel, by hand: where maxima saturate, the mean ranks them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine

from data.scans import Scan, ScanStore, open_scan
from data.scans.top_images import rank_images
from tests.unit.data.scans.small import IMAGES, cells
from tests.unit.data.scans.test_store import run

ALL = np.arange(6)
MEAN = np.array([0.5, 3, 1, 2, np.nan, 0.2], np.float32)
CLIPPED = np.array([6, 6, 6, 5, np.nan, 1], np.float32)


@pytest.fixture
def scan(database: Engine, home: Path) -> Scan:
    return open_scan(run(ScanStore(database, home / "data" / "scans")))


def with_bound(scan: Scan, bound: float | None) -> Scan:
    provenance = {**scan.provenance, "bounds": [None, bound]}
    return replace(scan, plan=replace(scan.plan, provenance=provenance))


def test_at_a_declared_bound_the_mean_ranks_and_the_images_at_the_bound_are_counted() -> None:
    result = rank_images(MEAN, CLIPPED, 6.0, 4, ALL)
    assert result.positions.tolist() == [1, 3, 2, 0]  # by maximum it would be 0, 1, 2, 3
    assert result.values.tolist() == [3, 2, 1, 0.5]
    assert (result.by, result.bound, result.declared) == ("mean", 6.0, True)
    assert (result.at_bound, result.images) == (3, 5)
    assert (result.places == -1).all()  # several cells may be at the bound, and a mean has no place


def test_a_declared_bound_ranks_by_mean_even_if_no_image_reaches_it() -> None:
    result = rank_images(MEAN, CLIPPED / 2, 6.0, 2, ALL)
    assert (result.by, result.at_bound, result.positions.tolist()) == ("mean", 0, [1, 3])


def test_an_undeclared_clip_is_noticed_by_its_ties() -> None:
    result = rank_images(MEAN, CLIPPED, None, 2, ALL)
    assert result.positions.tolist() == [1, 3]
    assert (result.by, result.bound, result.declared, result.at_bound) == ("mean", 6.0, False, 3)


def test_a_part_is_ranked_as_the_whole_is() -> None:
    """No two images of the part share a maximum, but those of the scan do."""
    result = rank_images(MEAN, CLIPPED, None, 2, np.array([0, 3, 4, 5]))
    assert (result.by, result.positions.tolist()) == ("mean", [3, 0])
    assert (result.at_bound, result.images) == (1, 3)


def test_maxima_that_differ_rank_the_images() -> None:
    maximum = np.array([1, 5, 2, 7, np.nan, 0], np.float32)
    result = rank_images(MEAN, maximum, None, 3, ALL)
    assert (result.by, result.bound, result.at_bound) == ("maximum", None, None)
    assert (result.positions.tolist(), result.values.tolist()) == ([3, 1, 2], [7, 5, 2])


def test_the_order_of_files_never_chooses_among_equals() -> None:
    fires = np.array([0, 0, 3, 0, 0, 4], np.float32)
    result = rank_images(fires, fires, None, 4, ALL)
    assert result.positions.tolist() == [5, 2]
    assert (result.tied, result.tied_at) == (4, 0.0)
    silent = rank_images(np.zeros(6), np.zeros(6), None, 4, ALL)
    assert (silent.positions.tolist(), silent.tied) == ([], 6)
    whole = rank_images(fires, fires, None, 6, ALL)  # nothing is left out, so nothing is chosen
    assert (whole.positions.tolist(), whole.tied) == ([5, 2, 0, 1, 3, 4], 0)


def test_a_scan_ranks_by_maxima_and_tells_where_they_lie(scan: Scan) -> None:
    values = cells()[:, 3].max(1).astype("float32")  # the layer's second channel
    result = scan.top_images("last", 1, count=4)
    assert result.by == "maximum"
    assert result.positions.tolist() == np.argsort(-values)[:4].tolist()
    assert result.values.tolist() == np.sort(values)[::-1][:4].tolist()
    place = cells()[result.positions[0], 3].argmax()
    assert result.places[0].tolist() == [place // 3, place % 3]  # the layer is 2 x 3 cells
    assert len(scan.top_images("last", 1).positions) == IMAGES  # there are no more


def test_a_scan_ranks_a_bounded_layer_by_mean_whatever_it_stored(scan: Scan) -> None:
    """A scan of release 0.6 has reductions by maximum on the disk, which are not read."""
    np.save(scan.folder / "top_images.npy", np.zeros((5, 16), np.int32))
    np.save(scan.folder / "top_values.npy", np.full((5, 16), 6, np.float32))
    bounded = with_bound(open_scan(scan.folder), 6.0)
    means = cells()[:, 3].mean(1).astype("float32")
    result = bounded.top_images("last", 1, count=4)
    assert result.positions.tolist() == np.argsort(-means)[:4].tolist()
    assert result.at_bound == (cells()[:, 3].max(1) >= 6).sum()
    assert bounded.top_images("stem", 1).by == "maximum"
    some = bounded.top_images("last", 1, 2, np.array([0, 2, 5]))
    assert some.positions.tolist() == sorted([0, 2, 5], key=lambda i: -means[i])[:2]


def test_a_scan_that_knows_no_bounds_opens(scan: Scan) -> None:
    assert "bounds" not in scan.provenance
    assert scan.bound("last") is None
