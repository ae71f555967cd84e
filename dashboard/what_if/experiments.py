"""The requests behind the what-if tests of a map."""

from dataclasses import dataclass, replace
from typing import Any

from explainers.edits.corruptions import SEVERITIES
from explainers.edits.kinds import find_edit
from explainers.engine.requests import (
    ImageRef,
    LayerDistancesRequest,
    MapRequest,
    RegionTestRequest,
    Request,
    SmallestPartsRequest,
)
from explainers.methods import find_method
from explainers.parameters import SEED
from explainers.what_if.region_test import PERCENT
from explainers.what_if.text import MapSource, parse_edit

DRAWS = 5  # seeds of a random corruption, 0 first


def source_of(request: MapRequest) -> MapSource:
    """The map of a request as the source of a region."""
    return MapSource(request.method, request.layer, request.target, request.parameters)


def region_test_of(
    request: MapRequest, percent: float = float(PERCENT.default)
) -> RegionTestRequest:
    """Whether the region that the map marks matters more than others of its shape."""
    image, target = (request.image,), (request.target,)
    about = request.model, request.method, image, target, _layers(request), request.parameters
    return RegionTestRequest(*about, percent=percent)


def smallest_parts_of(request: MapRequest, fill: str = "blur") -> SmallestPartsRequest:
    """How little of the image keeps its class, and how little loses it."""
    image, target = (request.image,), (request.target,)
    about = request.model, request.method, image, target, _layers(request), request.parameters
    return SmallestPartsRequest(*about, fill=fill)


def _layers(request: MapRequest) -> tuple[str]:
    return ("" if find_method(request.method).per_pixel else request.layer,)


def corrupted(image: ImageRef, corruption: str, seed: int | None = None) -> tuple[ImageRef, ...]:
    """The image under severity 1 to 5 of a corruption; None: its usual seed, or it has none."""
    drawn = "" if seed is None else f",seed={seed}"
    return tuple(
        image.edited([parse_edit(f"{corruption}:severity={severity}{drawn}")])
        for severity in range(1, SEVERITIES + 1)
    )


def is_random(corruption: str) -> bool:
    """Whether another seed gives another image."""
    return any(each.name == SEED.name for each in find_edit(corruption).parameters)


@dataclass(frozen=True)
class SeverityRequests:
    """The requests of one corruption: distances of severity 1 to 5, and the maps of 0 to 5.

    A random corruption has the distances of `DRAWS` - 1 further seeds as well.
    """

    distances: LayerDistancesRequest
    maps: tuple[MapRequest, ...]
    draws: tuple[LayerDistancesRequest, ...]

    @property
    def all(self) -> tuple[Request[Any], ...]:
        """In the order in which they are answered."""
        return self.distances, *self.draws, *self.maps

    @property
    def forward(self) -> int:
        """Forward passes, beside those of the maps."""
        return sum(1 + len(each.others) for each in (self.distances, *self.draws))


def severities_of(request: MapRequest, corruption: str) -> SeverityRequests:
    """How an image's map and activations change with the severity of a corruption."""
    others = corrupted(request.image, corruption)
    maps = [replace(request, image=image) for image in (request.image, *others)]
    distances = LayerDistancesRequest(request.model, request.image, others)
    seeds = range(1, DRAWS) if is_random(corruption) else ()
    draws = [replace(distances, others=corrupted(request.image, corruption, at)) for at in seeds]
    return SeverityRequests(distances, tuple(maps), tuple(draws))
