"""A method's maps of one image in numbers, for those who read neither pictures nor files."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from dashboard.cli.explanation import Explanation
from dashboard.cli.text_table import text_table
from dashboard.core.long_maps import SHORT_S, LongMaps, about
from dashboard.core.progress import progress_bar
from dashboard.maps.highest_cell import highest_cell
from dashboard.maps.layer_maps import map_requests
from dashboard.maps.wording import caution
from dashboard.trust.await_result import results_in_turn
from data.numerals import count_of, numeral
from explainers import Engine
from explainers.methods import Method
from explainers.models import ModelCard
from explainers.parameters import Parameters, Value
from explainers.results import Heatmap

ALL_PIXELS = "all pixels"
NOWHERE = "Nowhere: those maps are zero in every cell, within rounding."


@dataclass(frozen=True, eq=False)
class MapReport:
    """What a method draws of an explained image: a map for each layer, or one for all pixels."""

    explanation: Explanation
    method: Method
    parameters: dict[str, Value]
    maps: tuple[Heatmap, ...]

    def record(self) -> dict[str, Any]:
        """The maps as plain values, fit for JSON: "map" in each of "layers", or on its own."""
        method = {"key": self.method.key, "parameters": self.parameters}
        of_maps = [_numbers(heatmap) for heatmap in self.maps]
        if self.method.per_pixel:
            return {"method": method, "map": of_maps[0]}
        layers = self.explanation.record()["layers"]
        return {
            "method": method,
            "layers": [
                layer | ({"map": None, "unfit": why} if why else {"map": numbers} | warning)
                for layer, numbers, why, warning in zip(
                    layers, of_maps, self._unfit(), self._warnings(), strict=True
                )
            ],
        }

    def table(self) -> str:
        """The maps for people, in columns."""
        layers = self.explanation.trace.layers
        names = [ALL_PIXELS] if self.method.per_pixel else [layer.label for layer in layers]
        parameters = ", ".join(f"{name} {value}" for name, value in self.parameters.items())
        lines = [
            f"  {self.method.name}{f' ({parameters})' if parameters else ''}, in units of the "
            f"{self.maps[0].units}",
            "",
            *text_table(
                ("map of", "shape", "mean", "min", "max", "highest at"),
                [
                    (name, *["\N{EN DASH}"] * 4, "not for this layer")
                    if why
                    else _cells(name, _numbers(heatmap))
                    for name, heatmap, why in zip(names, self.maps, self._unfit(), strict=True)
                ],
            ),
        ]
        if not all(heatmap.values.any() for heatmap in self.maps):
            lines.append(f"\n  {self._nowhere()}")
        lines += [f"\n  {each}" for each in cautions(self.explanation.card, self.method)]
        return "\n" + "\n".join(lines) + "\n"

    def _warnings(self) -> list[dict[str, str]]:
        """For each layer the caution with which its map is to be read, where there is one."""
        card = self.explanation.card
        warnings = (caution(card, layer.name, self.method.name) for layer in card.layers)
        return [{"caution": each} if each else {} for each in warnings]

    def _unfit(self) -> list[str]:
        """For each map why the method makes no sense at its layer; "" where it does."""
        if self.method.per_pixel:
            return [""]
        card = self.explanation.card
        return [self.method.unfit_at(card, layer.name) for layer in card.layers]

    def _nowhere(self) -> str:
        """Why some maps are zero everywhere."""
        card = self.explanation.card
        names = [layer.name for layer in card.layers]
        unfit = [name for name in names if self.method.unfit_at(card, name)]
        if unfit:
            why = self.method.unfit_at(card, unfit[-1])
            return f"No map at {len(unfit)} of {count_of(len(names), 'layer')}. {why}"
        cut = [name for name in names if self.method.blank(card, name)]
        return f"Nowhere: no gradient of the logits reaches {', '.join(cut)}." if cut else NOWHERE


def cautions(card: ModelCard, method: Method) -> list[str]:
    """The cautions that the page shows beside these maps, each with the layers that it is for."""
    if method.per_pixel:
        return [each] if (each := caution(card, "", method.name)) else []
    of: dict[str, list[str]] = {}
    for layer in card.layers:
        if not method.unfit_at(card, layer.name):
            of.setdefault(caution(card, layer.name, method.name), []).append(layer.name)
    return [f"{_span(names)}: {each}" for each, names in of.items() if each]


def _span(names: list[str]) -> str:
    """Layers in execution order: "stem to blocks.4.2 (13 layers)"."""
    first, last = names[0], names[-1]
    return first if first == last else f"{first} to {last} ({len(names)} layers)"


def report_maps(
    explanation: Explanation,
    engine: Engine,
    method: Method,
    parameters: Parameters,
    notify: Callable[[str], None],
) -> MapReport:
    """Computes the maps where need be; `given` are the method's own parameters.

    How long it will take is told first where that is long, and progress shown meanwhile.

    Raises: ExplainerError.
    """
    card, image, target = explanation.card, explanation.image, explanation.trace.target
    requests = map_requests(card, image, target, method.key, method.non_defaults(parameters))
    if (seconds := sum(map(LongMaps(engine).seconds, requests))) > SHORT_S:
        notify(f"{method.name} takes {about(seconds)} on this machine; Ctrl-C stops it.")
    with progress_bar(method.name, "") as report:
        maps = tuple(results_in_turn(engine, requests, report))
    return MapReport(explanation, method, method.complete(parameters), maps)


def _cells(name: str, numbers: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        name,
        " x ".join(map(str, numbers["shape"])),
        *(numeral(numbers[each], 4) for each in ("mean", "minimum", "maximum")),
        str(tuple(numbers["peak"])) if numbers["peak"] else "nowhere",
    )


def _numbers(heatmap: Heatmap) -> dict[str, Any]:
    """The map in a few numbers; `peak` is row and column of its highest value.

    Of several cells as high the middle one; None where the map is zero everywhere.
    """
    values = heatmap.values
    peak = list(highest_cell(values)[0]) if values.any() else None
    return {
        "shape": list(values.shape),
        "units": heatmap.units,
        "mean": float(values.mean(dtype=np.float64)),
        "minimum": float(values.min()),
        "maximum": float(values.max()),
        "peak": peak,
    }
