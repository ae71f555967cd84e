"""The edits of `explain --edit`, whose regions may be the top of the command's own map."""

from dataclasses import dataclass

from explainers.methods import Method
from explainers.models import ModelCard
from explainers.parameters import Parameters
from explainers.what_if.text import EditSpec, MapSource


@dataclass(frozen=True)
class Edits:
    """The edits of each image, and the method of the map whose top they may erase."""

    specs: tuple[EditSpec, ...]
    method: Method
    parameters: Parameters

    def of(self, card: ModelCard, target: int) -> tuple[EditSpec, ...]:
        """The edits with that map: of the class `target`, at the layer that pages open with."""
        layer, values = self.method.last_layer(card), self.method.non_defaults(self.parameters)
        shown = MapSource(self.method.key, layer, target, values)
        return tuple(spec.of_map(shown) for spec in self.specs)
