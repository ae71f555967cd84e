"""Dead, saturated and selective channels of a scan: counted, and why some are not tested."""

import numpy as np

from dashboard.dataset import FEWEST_CLASSES, FEWEST_IMAGES, Health
from data.scans import Scan
from data.scans.scan import DEAD_IMAGES


def counts_by_layer(scan: Scan, found: Health) -> tuple[np.ndarray, np.ndarray]:
    """Dead, saturated and selective channels by layer: (layers, 3), NaN where not tested.

    And how many channels each layer has, (layers,).
    """
    parts = (
        np.full(found.bounded.size, np.nan) if found.dead is None else found.dead,
        np.where(found.bounded, found.saturated, np.nan),
        np.where(np.isnan(found.selectivity), np.nan, found.selective),
    )
    of_layers = [scan.channels(name) for name in scan.layers]
    counts = [[part[of].sum() for part in parts] for of in of_layers]
    return np.array(counts, float), np.array([of.stop - of.start for of in of_layers])


def in_words(scan: Scan, found: Health) -> str:
    """How many channels are dead, saturated and selective, or why that is not tested."""
    images, bounded = int(scan.readable.sum()), int(found.bounded.sum())
    tested = int(np.isfinite(found.selectivity).sum())
    return " · ".join(
        (
            f"Dead: not decided ({images:,} of {DEAD_IMAGES:,} images needed)"
            if found.dead is None
            else f"Dead: {found.dead.sum():,} of {found.dead.size:,}",
            f"Saturated: {(found.saturated & found.bounded).sum():,} of {bounded:,} with a bound"
            if bounded
            else "Saturated: not tested (no layer declares a bound)",
            f"Selective: {found.selective.sum():,} of {tested:,}"
            if tested
            else f"Selective: not tested (fewer than {FEWEST_CLASSES} classes or groups have "
            f"{FEWEST_IMAGES} images)",
        )
    )
