"""`region_test` and `smallest_parts`: what changes if the regions that a map marks are erased."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from dashboard.api.engine import as_file, open_engine
from dashboard.api.images import ImageLike, ImageSource, is_one, open_image
from dashboard.api.models import as_method, as_model, as_target, one_layer
from dashboard.api.progress import Progress, reporting
from dashboard.api.what_if_results import MapRegionTest, MapSmallestParts
from dashboard.maps.export import Provenance
from dashboard.trust.await_result import results_in_turn
from explainers import Model
from explainers.engine.requests import (
    QualityRequest,
    RegionTestRequest,
    SmallestPartsRequest,
    TraceRequest,
)
from explainers.errors import UnfitArgument
from explainers.methods import Method
from explainers.parameters import Value
from explainers.what_if.region_test import PERCENT
from explainers.what_if.smallest_parts import FILL


def region_test(  # noqa: PLR0913 - a map, and how it is tested
    model: object,
    image: ImageLike,
    *,
    method: str | None = None,
    layer: str | None = None,
    target: int | str | None = None,
    percent: float = 10,
    progress: Progress = False,
    **parameters: Value,
) -> MapRegionTest:
    """Tests whether the region that a map marks matters more than others of its size and shape.

    The `percent` of the image with the map's highest values are erased; as a control, so is the
    same shape in 40 other places. That is done with two fillings, a blur and the mean colour, as an
    image with an erased region is an unusual image: trust a rank that both give. It takes 83
    forward passes and the map, a few seconds on two processors.

    Args:
        model: From `load_model`; also a module or a name, which each call then loads anew.
        image: The path of a file, a PIL picture, a uint8 array (height, width[, 3 or 4]), or what
            `edit` returns.
        method: Key of the map's method; None: the model's default.
        layer: Name of the map's layer; None: the one that the app opens with. A method with one
            value per pixel takes none.
        target: The class by index or label; None: the predicted class.
        percent: The marked part of the image, 1 to 30.
        progress: True for a bar, or a function of a number done and the total.
        **parameters: The method's own.

    Raises:
        UnfitParameter: For a percentage or a parameter out of bounds, which it states.
        UnknownMethod, UnknownLayer, UnknownTarget, UnfitArgument: With what is allowed.
        UnreadableImage: With the name of the image.
        UnfitModel: If the method does not suit the model or the layer.
        UnfitEdit: If the model has its own preprocessing, whose crop is not known.

    Example:
        >>> model = stratoscope.load_model("efficientnet_lite0")
        >>> test = stratoscope.region_test(model, "photos/coffee.png", percent=10)
        >>> test.values.shape, test.fills
        ((2, 41), ('blur', 'mean'))
        >>> all(1 <= rank <= test.regions for rank in test.ranks)
        True

    Source: `explainers/what_if/region_test.py`; the manual explains what it cannot tell.
    """
    PERCENT.parse(percent)
    question = _Question.of(model, image, "region_test", method, layer, target, parameters)
    result, provenance = question.answer(RegionTestRequest, progress, percent=percent)
    return MapRegionTest(question.layer, result, provenance)


def smallest_parts(  # noqa: PLR0913 - a map, and how it is tested
    model: object,
    image: ImageLike,
    *,
    method: str | None = None,
    layer: str | None = None,
    target: int | str | None = None,
    fill: str = "blur",
    progress: Progress = False,
    **parameters: Value,
) -> MapSmallestParts:
    """Finds how little of an image keeps its class, and how little loses it, in a map's order.

    Every whole percent of the image is tried, alone and erased, so the answer is right where the
    probability goes up and down too. It takes 202 forward passes and the map, some ten seconds on
    two processors.

    Args:
        model: From `load_model`; also a module or a name, which each call then loads anew.
        image: The path of a file, a PIL picture, a uint8 array (height, width[, 3 or 4]), or what
            `edit` returns.
        method: Key of the map's method; None: the model's default.
        layer: Name of the map's layer; None: the one that the app opens with. A method with one
            value per pixel takes none.
        target: The class by index or label; None: the predicted class.
        fill: What replaces the erased pixels: "blur", "mean" or "noise".
        progress: True for a bar, or a function of a number done and the total.
        **parameters: The method's own.

    Raises:
        UnfitParameter: For a fill or a parameter that does not exist; it states what is allowed.
        UnknownMethod, UnknownLayer, UnknownTarget, UnfitArgument: With what is allowed.
        UnreadableImage: With the name of the image.
        UnfitModel: If the method does not suit the model or the layer.
        UnfitEdit: If the model has its own preprocessing, whose crop is not known.

    Example:
        >>> model = stratoscope.load_model("efficientnet_lite0")
        >>> parts = stratoscope.smallest_parts(model, "photos/coffee.png", fill="mean")
        >>> parts.values.shape, parts.columns
        ((101, 2), ('kept', 'erased'))
        >>> 0 < parts.keeps(0.9) <= 1
        True

    Source: `explainers/what_if/smallest_parts.py`.
    """
    FILL.parse(fill)
    question = _Question.of(model, image, "smallest_parts", method, layer, target, parameters)
    result, provenance = question.answer(SmallestPartsRequest, progress, fill=fill)
    return MapSmallestParts(question.layer, result, provenance)


@dataclass(frozen=True, eq=False)
class _Question:
    """A map of an image, as the arguments of a call name it."""

    model: Model
    source: ImageSource
    method: Method
    layer: str
    target: int | None
    parameters: Mapping[str, Value]  # checked

    @classmethod
    def of(  # noqa: PLR0913, PLR0917
        cls,
        model: object,
        image: ImageLike,
        call: str,
        method: str | None,
        layer: str | None,
        target: int | str | None,
        parameters: Mapping[str, Value],
    ) -> Self:
        if not is_one(image):
            raise UnfitArgument(f"{call} takes one image; call it once for each.")
        ready = as_model(model)
        chosen = as_method(method, ready.card)
        name = one_layer(ready, chosen, layer)
        stated = as_target(target, ready.card)
        checked = chosen.complete(parameters)
        return cls(ready, open_image(image)[0], chosen, name, stated, checked)

    def answer(
        self,
        kind: Callable[..., QualityRequest[Any]],
        progress: Progress,
        **own: float | str,
    ) -> tuple[Any, Provenance]:
        """The result of a request of this kind, and the provenance of the map."""
        card, method = self.model.card, self.method
        with (
            reporting(progress, "Testing", "\N{PER MILLE SIGN}") as report,
            as_file(self.source) as ref,
            open_engine(self.model) as engine,
        ):
            target = self.target
            if target is None:
                target = engine.trace(TraceRequest(card.key, ref)).target
            stored = method.non_defaults(self.parameters)
            request = kind(card.key, method.key, (ref,), (target,), (self.layer,), stored, **own)
            (result,) = results_in_turn(engine, (request,), report)
        provenance = Provenance.of(
            card, self.source.ref, target, method.key, tuple(self.parameters.items())
        )
        return result, provenance
