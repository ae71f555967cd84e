"""Dead, saturated and selective channels of a scan: counted, and why some are not tested."""

import numpy as np

from dashboard.scans.summary import CHOSEN, FEWEST_IMAGES, SELECTIVE, Health
from data.numerals import count_of, index, p_value, percent
from data.scans import Scan
from data.scans.scan import DEAD_IMAGES

FROM_ANSWERS = (
    f"Which the {CHOSEN} are depends on the model's own predictions: differences of the last "
    "layers are partly by construction."
)


def counts_by_layer(scan: Scan, measures: Health) -> tuple[np.ndarray, np.ndarray]:
    """Dead, saturated and selective channels by layer: (layers, 3), NaN where not tested.

    And how many channels each layer has, (layers,).
    """
    parts = (
        np.full(measures.bounded.size, np.nan) if measures.dead is None else measures.dead,
        np.where(measures.bounded, measures.saturated, np.nan),
        np.full(measures.bounded.size, np.nan)
        if measures.selective is None
        else measures.selective,
    )
    of_layers = [scan.channels(name) for name in scan.layers]
    counts = [[part[of].sum() for part in parts] for of in of_layers]
    return np.array(counts, float), np.array([of.stop - of.start for of in of_layers])


def in_words(scan: Scan, measures: Health) -> str:
    """How many channels are dead, saturated and selective, or why that is not tested."""
    images, bounded = int(scan.readable.sum()), int(measures.bounded.sum())
    return " · ".join(
        (
            f"Dead: not decided (needs {DEAD_IMAGES:,} images, the scan has {images:,})"
            if measures.dead is None
            else f"Dead: {measures.dead.sum():,} of {measures.dead.size:,}",
            f"Saturated: {(measures.saturated & measures.bounded).sum():,} of {bounded:,} with a "
            f"bound, in {count_of(images, 'image')}"
            if bounded
            else "Saturated: not tested (no layer declares a bound)",
            f"Shown selective: {measures.selective.sum():,} of {varying(measures):,} that vary"
            if measures.selective is not None
            else f"Selective: not tested ({_why_untested(measures)})",
        )
    )


def _why_untested(measures: Health) -> str:
    if measures.drawn:
        return (
            f"the {CHOSEN} were drawn on the map of these features, so that channels differ by "
            "construction"
        )
    who = f"it needs {FEWEST_IMAGES} {CHOSEN}"
    if measures.of != CHOSEN:
        who = f"no class or group has {FEWEST_IMAGES} images"
    return f"{who}, with {FEWEST_IMAGES} others"


def varying(measures: Health) -> int:
    """How many channels vary over the images: the others cannot be tested for selectivity."""
    return 0 if measures.tests is None else int(np.isfinite(measures.tests.p).any(0).sum())


def count_of_tests(measures: Health) -> str:
    """The number of selectivity tests, and that only those that pass are shown.

    Or why there were none, and in which order the channels are listed then.
    """
    tests = measures.tests
    if tests is None:
        return (
            f"Selectivity is not tested: {_why_untested(measures)}. The channels below are in the "
            "order of their numbers."
        )
    passed = int(tests.passes.sum())
    same = tests.p.shape[1] - varying(measures)
    untested = (
        f" {same:,} channel{'s are' if same > 1 else ' is'} not tested: the same for all images."
        if same
        else ""
    )
    tested = (
        f"{tests.tests:,} channels were tested for the {CHOSEN} against all others"
        if measures.of == CHOSEN
        else f"{tests.tests:,} pairs of a channel and one of {len(measures.names):,} "
        f"{measures.of} were tested"
    )
    return (
        f"Selectivity: {tested}; {passed:,} pass at a false discovery rate of "
        f"{percent(tests.level)}. The other {tests.tests - passed:,} do not, and are not called "
        f"selective. Of those that pass, selective are the ones with an index of {SELECTIVE} or "
        f"more."
        f"{untested}{f' {FROM_ANSWERS}' if measures.from_answers else ''}"
    )


def selectivity_in_words(measures: Health, channel: int) -> str:
    """The index of the best class or group that passes, with n and q; "" if nothing was tested."""
    tests = measures.tests
    if tests is None:
        return ""
    group, highest = (each[channel] for each in tests.best)
    if not np.isfinite(tests.p[:, channel]).any():
        return "selectivity not tested: the same for all images"
    if group < 0:
        many = "the" if measures.of == CHOSEN else f"any of {len(measures.names):,}"
        return f"not shown selective for {many} {measures.of}"
    return (
        f"{measures.names[group]}: index {index(highest)}, n = {tests.images[group]:,} against "
        f"{tests.rest[group]:,}, {p_value(tests.q[group, channel], 'q')}"
    )
