"""`load`: any saved result, from its file."""

from collections.abc import Callable
from os import PathLike
from typing import Any

from dashboard.api import comparison, evidence, explanation, traces, what_if_results
from dashboard.api.comparison import ClassComparison, comparison_in
from dashboard.api.evidence import MapEvidence, evidence_in
from dashboard.api.explanation import Explanation, explanation_in
from dashboard.api.files import Arrays, Record, UnreadableResult, read_result
from dashboard.api.traces import ImageTrace, trace_in
from dashboard.api.what_if_results import (
    MapRegionTest,
    MapSmallestParts,
    region_test_in,
    smallest_parts_in,
)
from data.gallery.items import printable

Loaded = Explanation | ImageTrace | MapEvidence | ClassComparison | MapRegionTest | MapSmallestParts
READERS: dict[str, Callable[[str | PathLike[str], Record, Arrays], Loaded]] = {
    evidence.KIND: evidence_in,
    comparison.KIND: comparison_in,
    traces.KIND: trace_in,
    what_if_results.REGIONS: region_test_in,
    what_if_results.PARTS: smallest_parts_in,
}


def load(path: str | PathLike[str], *, layer: str | None = None) -> Any:  # noqa: ANN401
    """A result that `.save` wrote, or a map from the app's download or from `explain --maps`.

    `layer` chooses one map of a file with several. The result is as it was saved, but without the
    model: only what its file holds is available. Files of release 0.9.1 and earlier are read too.

    Raises: UnreadableResult if it is no such file, is damaged, or a newer release wrote it;
    UnfitArgument if the file has several maps and `layer` names none of them.

    Example:
        >>> cam = stratoscope.explain("efficientnet_lite0", "photos/coffee.png")
        >>> stratoscope.load(cam.save("coffee.npz")).label
        'espresso'
    """
    record, arrays = read_result(path)
    kind = record.get("kind", explanation.KIND)
    if kind == explanation.KIND:
        return explanation_in(path, record, arrays, layer)
    if kind in READERS:
        try:
            return READERS[kind](path, record, arrays)
        except (KeyError, TypeError, ValueError) as error:
            raise UnreadableResult(
                f"{printable(str(path))} lacks a part of its result; save it again."
            ) from error
    raise UnreadableResult(
        f"{printable(str(path))} holds a result of the kind {kind!r:.40}; update Stratoscope."
    )
