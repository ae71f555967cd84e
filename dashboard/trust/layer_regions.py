"""The region tests of a layer's maps, summed up, so that layers can be compared by them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explainers.what_if.results import RegionTest

UNTESTED = float("nan")


@dataclass(frozen=True)
class LayerRegions:
    """Whether what a layer's maps mark matters more than other regions, over several images."""

    beyond: float  # mean drop of the probability less that of the controls; NaN: not tested
    first: int  # tests in which the marked region ranks first, by ALIKE
    tests: int  # images x fillings
    images: int


def summed_up(tests: Sequence[RegionTest]) -> LayerRegions:
    """Several images' tests of one layer; every filling counts as one test."""
    each = [(test, fill) for test in tests for fill in range(len(test.fills))]
    beyond = [test.drop(fill) - float(test.control_drops(fill).mean()) for test, fill in each]
    first = sum(test.is_first(fill) for test, fill in each)
    mean = float(np.mean(beyond)) if beyond else UNTESTED
    return LayerRegions(mean, first, len(each), len(tests))
