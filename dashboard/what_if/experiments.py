"""The requests behind the what-if tests of a map."""

from dataclasses import dataclass, replace
from typing import Any

from explainers.edits.corruptions import SEVERITIES
from explainers.engine.requests import (
    ImageRef,
    LayerDistancesRequest,
    MapRequest,
    RegionTestRequest,
    Request,
    SmallestPartsRequest,
)
from explainers.methods import find_method
from explainers.what_if.region_test import PERCENT
from explainers.what_if.text import MapSource, parse_edit


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


def corrupted(image: ImageRef, corruption: str) -> tuple[ImageRef, ...]:
    """The image under severity 1 to 5 of a corruption."""
    return tuple(
        image.edited([parse_edit(f"{corruption}:severity={severity}")])
        for severity in range(1, SEVERITIES + 1)
    )


@dataclass(frozen=True)
class SeverityRequests:
    """The requests of one corruption: distances of severity 1 to 5, and the maps of 0 to 5."""

    distances: LayerDistancesRequest
    maps: tuple[MapRequest, ...]

    @property
    def all(self) -> tuple[Request[Any], ...]:
        """In the order in which they are answered."""
        return self.distances, *self.maps


def severities_of(request: MapRequest, corruption: str) -> SeverityRequests:
    """How an image's map and activations change with the severity of a corruption."""
    others = corrupted(request.image, corruption)
    maps = [replace(request, image=image) for image in (request.image, *others)]
    distances = LayerDistancesRequest(request.model, request.image, others)
    return SeverityRequests(distances, tuple(maps))
