"""Results of what-if tests as plain values, fit for JSON."""

from typing import Any

import numpy as np

from dashboard.what_if.words import CAVEAT, conclusion
from explainers.what_if.results import RegionTest


def region_test_record(test: RegionTest) -> dict[str, Any]:
    """The region test; drops are those of the probability, -1 to 1."""
    return {
        "percent": test.percent,
        "probability": test.probability,
        "protocol": test.protocol,
        "seed": test.seed,
        "fills": {name: _of_fill(test, fill) for fill, name in enumerate(test.fills)},
        "conclusion": conclusion(test),
        "caution": CAVEAT,
    }


def _of_fill(test: RegionTest, fill: int) -> dict[str, Any]:
    drops = test.control_drops(fill)
    return {
        "probability": float(test.marked[fill]),
        "drop": test.drop(fill),
        "rank": test.rank(fill),
        "decides": test.decides(fill),
        "regions": test.regions,
        "controls": {
            "median": float(np.median(drops)),
            "lowest": float(drops.min()),
            "highest": float(drops.max()),
            "drops": [float(each) for each in drops],
        },
    }
