"""The tests of how far to trust a map, and their results so far."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from heapq import nsmallest
from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from data.gallery.gallery import Gallery
from data.numerals import percent
from explainers import Engine
from explainers.engine.requests import (
    FaithfulnessRequest,
    ImageRef,
    LayerFaithfulnessRequest,
    LocalisationRequest,
    MapRequest,
    QualityRequest,
    RegionTestRequest,
    SanityRequest,
)
from explainers.methods import Method, Passes, find_method
from explainers.models import ModelCard
from explainers.quality.games import Faithfulness
from explainers.quality.protocol import (
    CASCADE,
    CONFIDENT,
    GRIDS,
    NUDGES,
    OTHER_IMAGES,
    ROUGH_PASSES,
    SANITY_IMAGES,
    faithfulness_passes,
)
from explainers.quality.results import TILES, Localisation, Sanity
from explainers.what_if.region_test import PASSES

CANDIDATES = 240  # candidates of a gallery, among which the reference images are sought
MOST = 32

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class ReferenceImages:
    """Images of which the model is confident, and its prediction for each.

    `others` are a random sample of the gallery, confident or not, with the prediction for each:
    their maps are what the map of an image is compared with.
    """

    images: tuple[ImageRef, ...]
    targets: tuple[int, ...]
    others: tuple[ImageRef, ...] = ()
    of_others: tuple[int, ...] = ()

    def besides(self, image: ImageRef) -> tuple[tuple[ImageRef, ...], tuple[int, ...]]:
        """A few images of the sample that are not `image`, and the prediction for each."""
        pairs = zip(self.others, self.of_others, strict=True)
        others = [pair for pair in pairs if pair[0] != image][:OTHER_IMAGES]
        return tuple(other for other, _ in others), tuple(best for _, best in others)


NONE = ReferenceImages((), ())
FEW = (
    "this gallery lacks four images of different classes with confident predictions (at least "
    f"{percent(CONFIDENT)}, and right where the class is known)"
)
NO_IMAGE = (
    f"this gallery has no image with a confident prediction (at least {percent(CONFIDENT)}, and "
    "right where the class is known)"
)

NO_ZERO = "{} has no zero, so no share of its values means anything"


class Lacking(NamedTuple):
    """Why tests of a method are not possible; "" where they are."""

    localisation: str = ""  # with this gallery
    sanity: str = ""  # with this gallery
    shares: str = ""  # localisation and stability, with any: they measure shares of a map's values

    @property
    def words(self) -> str:
        """Which tests are not possible, and why; "" where all are."""
        if self.shares:
            others = f"; sanity: {self.sanity}" if self.sanity else ""
            return f"localisation and stability: {self.shares}{others}"
        if self.sanity:  # needs one image, localisation four of them
            return f"localisation and sanity: {self.sanity}"
        return f"localisation: {self.localisation}" if self.localisation else ""


NONE_LACKING = Lacking()
# The tests of a method at a layer, and why some are not possible.
OfMethod = tuple[LocalisationRequest | None, SanityRequest | None, Lacking]


@dataclass(frozen=True)
class Questions:
    """All tests of one map; without enough images the last two are left out."""

    faithfulness: FaithfulnessRequest
    localisation: LocalisationRequest | None
    sanity: SanityRequest | None
    lacking: Lacking = NONE_LACKING  # why some tests are not possible

    @property
    def searched(self) -> bool:
        """Whether the gallery was searched for images for the last two."""
        return self.sanity is not None or bool(self.lacking.sanity)

    @property
    def all(self) -> tuple[QualityRequest[Any], ...]:
        """In the order in which they are answered."""
        requests = (self.faithfulness, self.localisation, self.sanity)
        return tuple(request for request in requests if request is not None)


@dataclass(frozen=True, eq=False)
class Evidence:
    """The available evidence about one map."""

    method: Method
    layer: str  # "" for a method that is per pixel
    unfit: str  # why the method makes no sense for the model; "" where it does
    faithfulness: Faithfulness | None = None
    localisation: Localisation | None = None
    sanity: Sanity | None = None
    lacking: Lacking = NONE_LACKING


@lru_cache(maxsize=2)
def candidate_positions(gallery: Gallery) -> tuple[int, ...]:
    """Positions of the candidate images, whatever folder they lie in.

    Those with the first ids: as an id is a hash of the content, that is a random sample.
    """
    return tuple(nsmallest(CANDIDATES, range(len(gallery)), key=gallery.ids.__getitem__))


def pick_references(
    gallery: Gallery,
    card: ModelCard,
    positions: Sequence[int],
    classes: npt.NDArray[np.integer],
    probabilities: npt.NDArray[np.floating],
) -> ReferenceImages:
    """The images with confident predictions, most confident first, and right where labelled.

    And the first of those that are predicted at all.

    `classes` and `probabilities` are those of the predicted classes, parallel to `positions`.
    """
    right = gallery.target_sets(None if card.imagenet else card.labels)
    candidates = [
        (float(probability), gallery.items[position], int(best))
        for position, best, probability in zip(positions, classes, probabilities, strict=True)
        if best >= 0
        and probability >= CONFIDENT
        and (not right[position] or best in right[position])
    ]
    candidates.sort(key=lambda each: (-each[0], each[1].id))
    predicted = [
        (gallery.items[position], int(best))
        for position, best in zip(positions, classes, strict=True)
        if best >= 0
    ]
    sample = predicted[: OTHER_IMAGES + 1]  # one of them may be the explained image
    return ReferenceImages(
        tuple(ImageRef(item.id, item.path) for _, item, _ in candidates[:MOST]),
        tuple(best for _, _, best in candidates[:MOST]),
        tuple(ImageRef(item.id, item.path) for item, _ in sample),
        tuple(best for _, best in sample),
    )


def questions(
    card: ModelCard, request: MapRequest, references: ReferenceImages | None
) -> Questions:
    """The tests of the map of `request`; None: the gallery is not searched yet."""
    method = find_method(request.method)
    layer = "" if method.per_pixel else request.layer
    others, of_others = (references or NONE).besides(request.image)
    images, targets = (request.image, *others), (request.target, *of_others)
    faithfulness = FaithfulnessRequest(
        request.model, method.key, images, targets, (layer,), request.parameters
    )
    of_method = method_questions(card, method, layer, references, request.parameters)
    return Questions(faithfulness, *of_method)


def method_questions(
    card: ModelCard,
    method: Method,
    layer: str,
    references: ReferenceImages | None,
    parameters: tuple[tuple[str, float | str], ...] = (),
) -> OfMethod:
    """The tests of a method at a layer ("" per pixel), for any image.

    And why some tests are not possible.
    """
    lacking = Lacking(shares="" if method.has_zero else NO_ZERO.format(method.name))
    if references is not None:
        enough = lacking.shares or len(set(references.targets)) >= TILES
        lacking = lacking._replace(
            localisation="" if enough else FEW, sanity="" if references.images else NO_IMAGE
        )
    images, targets = (references or NONE).images, (references or NONE).targets
    layers: tuple[str, ...] = (layer,)
    if method.from_trace is not None:
        layers = tuple(each.name for each in method.layers_of(card))  # all come from one pass
    few, of_few = images[:SANITY_IMAGES], targets[:SANITY_IMAGES]
    localisation, sanity = None, None
    if not (lacking.localisation or lacking.shares) and images:
        localisation = LocalisationRequest(
            card.key, method.key, images, targets, layers, parameters
        )
    if few:
        sanity = SanityRequest(card.key, method.key, few, of_few, layers, parameters)
    return localisation, sanity, lacking


def stored_evidence(
    engine: Engine, card: ModelCard, request: MapRequest, tests: Questions
) -> Evidence:
    """The stored results; never waits."""
    method, layer = find_method(request.method), tests.faithfulness.layers[0]
    of_method = tests.localisation, tests.sanity, tests.lacking
    evidence = _evidence(engine, card, method, layer, of_method)
    return replace(evidence, faithfulness=engine.stored(tests.faithfulness))


def evidence_of_method(
    engine: Engine, card: ModelCard, method: Method, layer: str, references: ReferenceImages | None
) -> Evidence:
    """The stored results for a method at a layer, whatever the image; never waits."""
    tests = method_questions(card, method, layer, references)
    return _evidence(engine, card, method, layer, tests)


def evidence_of_layers(
    engine: Engine, card: ModelCard, request: MapRequest, references: ReferenceImages | None
) -> list[Evidence]:
    """The stored results for every layer's map, whichever `request` names; never waits.

    What is asked of a method whose maps come from one pass is looked up once for all layers.
    """
    method = find_method(request.method)
    if method.from_trace is None:
        requests = [replace(request, layer=layer.name) for layer in card.layers]
        return [
            stored_evidence(engine, card, each, questions(card, each, references))
            for each in requests
        ]
    tests = questions(card, request, references)
    of_method = tests.localisation, tests.sanity, tests.lacking
    of_all = _evidence(engine, card, method, "", of_method)
    shared = of_all.localisation, of_all.sanity, of_all.lacking
    every_layer = []
    for layer in card.layers:
        faithful = replace(tests.faithfulness, layers=(layer.name,))
        unfit = of_all.unfit or method.unfit_at(card, layer.name)
        every_layer.append(Evidence(method, layer.name, unfit, engine.stored(faithful), *shared))
    return every_layer


def _evidence(
    engine: Engine, card: ModelCard, method: Method, layer: str, tests: OfMethod
) -> Evidence:
    localisation, sanity, lacking = tests
    return Evidence(
        method,
        layer,
        method.fit(card) or method.unfit_at(card, layer),
        None,
        recall(engine, localisation),
        recall(engine, sanity),
        lacking,
    )


def recall(engine: Engine, request: QualityRequest[Answer] | None) -> Answer | None:
    """The stored result of a possible test; never waits."""
    return engine.stored(request) if request is not None else None


def passes_of(card: ModelCard, request: QualityRequest[Any]) -> Passes:
    """How many images pass forward and backward."""
    method = find_method(request.method)
    of_map = method.cost_of(card, request.layers[0], dict(request.parameters))
    layers = 1 if method.from_trace is not None else len(request.layers)
    if isinstance(request, FaithfulnessRequest):
        among = len(request.images) - 1
        nudged = NUDGES + 1 if method.has_zero else 0
        maps, others = 1 + among + nudged, faithfulness_passes(among)
    elif isinstance(request, LocalisationRequest):
        maps, others = GRIDS * TILES * TILES, 0  # a grid is as large as four images
    elif isinstance(request, LayerFaithfulnessRequest):
        maps = len(request.images)
        others = maps * len(request.layers) * ROUGH_PASSES
    elif isinstance(request, RegionTestRequest):
        maps, others = 1, PASSES
    else:
        maps, others = (CASCADE + 2) * len(request.images), 0
    count = maps * layers
    return Passes(count * of_map.forward + others, count * of_map.backward)


def seconds_of(engine: Engine, card: ModelCard, requests: Sequence[QualityRequest[Any]]) -> float:
    """About how long the missing tests take."""
    missing = (request for request in requests if not engine.is_stored(request))
    return sum(engine.seconds_of(card.key, passes_of(card, request)) for request in missing)
