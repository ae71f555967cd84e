"""The judged maps: whether a sample's reviewers judged the same one, and which were tested.

A map is given by layer, method, its settings and the class.
"""

from threading import Lock
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from cachetools import LRUCache, cached

from data.reviews import (
    JudgedMap,
    Judgement,
    MapDifference,
    ReviewStore,
    SnapshotProblem,
    SnapshotStore,
)
from explainers.errors import ExplainerError
from explainers.methods import find_method

MOST_SNAPSHOTS = 2_000  # that are read for one review
FAITHFULNESS = "Faithfulness"  # the test of one map: dashboard/trust/findings.py
NOT_TESTED = "not tested"  # begins the result of a test that was not run: dashboard/trust/badge.py


class MapTests(NamedTuple):
    """How many verdicts were on a map without a test of its own; None: too many to read."""

    untested: int
    judged: int | None


def untested_maps(store: ReviewStore, review_id: str, hidden: npt.NDArray[np.bool_]) -> MapTests:
    """The current verdicts' maps, except on samples that are `hidden` (n,) from the person.

    Those whose snapshot cannot be read are left out. Raises: DatabaseProblem.
    """
    evidence = store.statistics.evidence(review_id, MOST_SNAPSHOTS + 1)
    if len(evidence) > MOST_SNAPSHOTS:
        return MapTests(0, None)
    seen = [digest for position, digest in evidence if not hidden[position]]
    tested = [_is_tested(store.snapshots, digest) for digest in seen]
    return MapTests(tested.count(False), len(tested) - tested.count(None))


@cached(LRUCache(50_000), key=lambda _, digest: digest, lock=Lock())
def _is_tested(snapshots: SnapshotStore, digest: str) -> bool | None:
    """Whether faithfulness or the region test had a result; None where that is not known.

    The other tests are of the method and the layer, or of a map's stability.
    """
    try:
        facts = snapshots.facts(digest)
    except SnapshotProblem:
        return None
    if "region_test" in facts:
        return True
    tests = facts.get("tests")
    if not isinstance(tests, dict):
        return None
    return not str(tests.get(FAITHFULNESS, NOT_TESTED)).startswith(NOT_TESTED)


def other_maps(store: ReviewStore, review_id: str, samples: int) -> npt.NDArray[np.bool_]:
    """(n samples,) whose current verdicts are about different maps. Raises: DatabaseProblem."""
    differ = np.zeros(samples, np.bool_)
    for each in store.statistics.map_differences(review_id):
        differ[each.position] = is_other_map(each)
    return differ


def method_name(key: str) -> str:
    """A method by its name; by its key if it no longer exists."""
    try:
        return find_method(key).name
    except ExplainerError:
        return key


def is_other_map(difference: MapDifference) -> bool:
    """Whether the maps differ: those of a method that explains no class are one for all classes."""
    return not difference.only_target or _is_of_class(difference.method)


def explains_class(judged: Judgement | JudgedMap) -> bool:
    """Whether the judged map explains one class."""
    return judged.target >= 0 and _is_of_class(judged.method)


def _is_of_class(method: str) -> bool:
    """Whether a method explains a class; True of one that no longer exists."""
    try:
        return find_method(method).of_class
    except ExplainerError:
        return True
