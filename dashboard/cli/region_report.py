"""Whether the region that a map marks matters more than others, without a browser."""

from collections.abc import Callable
from dataclasses import dataclass
from textwrap import fill as wrapped
from typing import Any

import numpy as np

from dashboard.cli.explanation import Explanation
from dashboard.cli.text_table import text_table
from dashboard.core.long_maps import SHORT_S, about
from dashboard.core.progress import progress_bar
from dashboard.trust.await_result import results_in_turn
from dashboard.what_if.records import region_test_record
from dashboard.what_if.words import CAVEAT, conclusion
from data.numerals import fixed, numeral, probability
from explainers import Engine
from explainers.engine.requests import RegionTestRequest
from explainers.methods import Method, Passes
from explainers.parameters import Parameters
from explainers.results import FloatArray
from explainers.what_if.region_test import CONTROLS, FILLS
from explainers.what_if.results import RegionTest

FORWARD = 1 + len(FILLS) * (1 + CONTROLS)  # passes, beside those of the map
WIDTH = 96


@dataclass(frozen=True, eq=False)
class RegionReport:
    """The region test of one map of an explained image."""

    explanation: Explanation
    method: Method
    layer: str
    test: RegionTest

    def record(self) -> dict[str, Any]:
        """The test as plain values under "region_test", fit for JSON."""
        stated = {"method": self.method.key, "layer": self.layer}
        return {"region_test": stated | region_test_record(self.test)}

    def table(self) -> str:
        """A line for each fill, and what the test cannot tell."""
        where = f" at {self.layer}" if self.layer else ""
        target = self.explanation.trace.target
        head = (
            f"Is it the marked region? {self.method.name}{where}, top "
            f"{numeral(self.test.percent)} % erased, and as controls the same shape in "
            f"{self.test.regions - 1} other places; {self.explanation.card.labels[target]} "
            f"{probability(self.test.probability)}, drops in percentage points"
        )
        rows = text_table(
            ("filled by", "probability", "drop", "drop of the controls", "rank"), self._cells()
        )
        words = [_indented(conclusion(self.test)), _indented(CAVEAT)]
        return "\n".join(["", _indented(head), "", *rows, "", *words]) + "\n"

    def _cells(self) -> list[tuple[str, ...]]:
        test = self.test
        return [
            (
                name,
                probability(float(test.marked[fill])),
                _points(test.drop(fill)),
                _spread(test.control_drops(fill)),
                f"rank {test.rank(fill)} of {test.regions}",
            )
            for fill, name in enumerate(test.fills)
        ]


def _points(drop: float) -> str:
    return fixed(100 * drop, 1)


def _spread(drops: FloatArray) -> str:
    low, median, high = (_points(float(each)) for each in np.quantile(drops, (0, 0.5, 1)))
    return f"median {median} ({low} to {high})"


def _indented(text: str) -> str:
    return wrapped(text, WIDTH, initial_indent="  ", subsequent_indent="  ")


def report_region_test(  # noqa: PLR0913, PLR0917
    explanation: Explanation,
    engine: Engine,
    method: Method,
    parameters: Parameters,
    percent: float,
    notify: Callable[[str], None],
) -> RegionReport:
    """Tests the method's map of the explained image at the layer that pages open with.

    How long it will take is told first where that is long. Raises: ExplainerError.
    """
    card, layer = explanation.card, method.last_layer(explanation.card)
    request = RegionTestRequest(
        card.key,
        method.key,
        (explanation.image,),
        (explanation.trace.target,),
        (layer,),
        method.non_defaults(parameters),
        percent=percent,
    )
    of_map = method.cost_of(card, layer, parameters)
    passes = Passes(FORWARD + of_map.forward, of_map.backward)
    seconds = 0.0 if engine.is_stored(request) else engine.seconds_of(card.key, passes)
    if seconds > SHORT_S:
        notify(f"The region test takes {about(seconds)} on this machine; Ctrl-C stops it.")
    with progress_bar("Testing", "") as report:
        (test,) = results_in_turn(engine, (request,), report)
    return RegionReport(explanation, method, layer, test)
