"""Advice on which layer to read: the tests of a method that it needs, and their results."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import inf, isnan
from typing import Any

from dashboard.trust.layer_order import Order
from dashboard.trust.layer_regions import UNTESTED, LayerRegions, summed_up
from dashboard.trust.questions import (
    NONE_LACKING,
    Lacking,
    ReferenceImages,
    method_questions,
    recall,
)
from explainers import Engine
from explainers.engine.requests import (
    LayerFaithfulnessRequest,
    LocalisationRequest,
    QualityRequest,
    RegionTestRequest,
    SanityRequest,
)
from explainers.errors import UnfitModel
from explainers.images.preprocess import ImagePreprocess
from explainers.methods import Method
from explainers.models import ModelCard
from explainers.quality.advice import Advice, LayerQuality, advise
from explainers.quality.results import LayerFaithfulness, Localisation, Sanity
from explainers.what_if.results import RegionTest

FAITHFUL_ON = 2  # images on which every layer's faithfulness and regions are tested


@dataclass(frozen=True)
class AdviceQuestions:
    """All tests of a method with a model, for any image; the layers side by side.

    A method that is per pixel has no layers, and its faithfulness is that of each single map.
    """

    localisation: LocalisationRequest | None
    of_map: LocalisationRequest | None  # the same request as for a map of the last layer
    faithfulness: LayerFaithfulnessRequest | None
    sanity: SanityRequest | None
    lacking: Lacking = NONE_LACKING  # why they, or some of them, are not possible
    regions: tuple[RegionTestRequest, ...] = ()  # of each layer, the images one after another

    @property
    def all(self) -> tuple[QualityRequest[Any], ...]:
        """In the order in which they are answered."""
        requests = (self.localisation, self.faithfulness, self.sanity, *self.regions)
        return tuple(request for request in requests if request is not None)


@dataclass(frozen=True, eq=False)
class Tested:
    """The available results for a method with a model."""

    localisation: Localisation | None
    sanity: Sanity | None
    advice: Advice | None  # None: not tested yet, or no layers to choose from
    regions: Mapping[str, LayerRegions]  # by layer, those that are tested


def advice_questions(
    card: ModelCard, method: Method, references: ReferenceImages | None
) -> AdviceQuestions:
    """The tests that advice needs; None: the gallery is not searched yet.

    Where all layers come from one pass, localisation and sanity are the very questions that are
    asked about a map, so that either place knows what the other has tested.
    """
    localisation, sanity, lacking = method_questions(
        card, method, method.last_layer(card), references
    )
    if localisation is None or method.per_pixel:
        return AdviceQuestions(localisation, localisation, None, sanity, lacking)
    layers = tuple(layer.name for layer in method.layers_of(card))
    few, of_few = localisation.images[:FAITHFUL_ON], localisation.targets[:FAITHFUL_ON]
    faithfulness = LayerFaithfulnessRequest(card.key, method.key, few, of_few, layers)
    everywhere = replace(localisation, layers=layers)
    erasable = isinstance(card.preprocess, ImagePreprocess)  # of its own, the crop is not known
    regions = tuple(
        RegionTestRequest(card.key, method.key, (image,), (target,), (layer,))
        for layer in layers
        for image, target in zip(few, of_few, strict=True)
        if erasable
    )
    return AdviceQuestions(everywhere, localisation, faithfulness, sanity, lacking, regions)


def stored_advice(
    engine: Engine, card: ModelCard, method: Method, questions: AdviceQuestions
) -> Tested:
    """The stored results; never waits."""
    localisation = recall(engine, questions.localisation)
    faithfulness = recall(engine, questions.faithfulness)
    advice = None
    if localisation is not None and faithfulness is not None:
        advice = advice_of(card, method, localisation, faithfulness)
    if localisation is None:
        localisation = recall(engine, questions.of_map)
    regions = {request: engine.stored(request) for request in questions.regions}
    sanity = recall(engine, questions.sanity)
    return Tested(localisation, sanity, advice, regions_by_layer(regions))


def regions_by_layer(
    tests: Mapping[RegionTestRequest, RegionTest | None],
) -> dict[str, LayerRegions]:
    """The layers whose region tests are all done."""
    by_layer: dict[str, list[RegionTest | None]] = {}
    for request, result in tests.items():
        by_layer.setdefault(request.layers[0], []).append(result)
    return {
        layer: summed_up([each for each in results if each is not None])
        for layer, results in by_layer.items()
        if None not in results
    }


def advice_of(
    card: ModelCard, method: Method, localisation: Localisation, faithfulness: LayerFaithfulness
) -> Advice:
    """The results of every layer, with the cost of one map of each."""
    layers = method.layers_of(card)
    costs = [method.cost_of(card, layer.name, {}) for layer in layers]
    sizes = [method.size_of(card, layer) for layer in layers]
    return advise(layers, localisation, faithfulness, costs, sizes)


def in_order(
    advice: Advice, regions: Mapping[str, LayerRegions], order: Order
) -> list[tuple[int, LayerQuality]]:
    """The layers with their depth from 1: by depth, or the best first; those not tested last."""

    def rank(line: tuple[int, LayerQuality]) -> float:
        tested = regions.get(line[1].layer.name)
        beyond = tested.beyond if tested else UNTESTED
        value = {"depth": 0.0, "localisation": line[1].localisation, "region": beyond}[order]
        return inf if isnan(value) else -value

    return sorted(enumerate(advice.layers, 1), key=rank)


def check_layers(card: ModelCard, method: Method) -> None:
    """Raises: UnfitModel where the method is not one of layers, or does not fit."""
    if method.per_pixel:
        raise UnfitModel(f"{method.name} makes one map of the input: there is no layer to choose.")
    method.check_fit(card)
