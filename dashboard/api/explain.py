"""`explain`: maps of one image, or of any number of images in a stream."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from os import PathLike
from typing import Any, Literal, overload

from dashboard.api.explanation import Explanation
from dashboard.api.images import (
    NO_IMAGES,
    EditedImage,
    ImageLike,
    ImageSource,
    each_of,
    is_one,
    open_image,
)
from dashboard.api.models import as_method, as_model, as_target
from dashboard.api.progress import Progress, reporting
from dashboard.maps.export import Provenance
from dashboard.maps.wording import caution
from data.gallery.gallery import Gallery
from data.gallery.items import Item
from explainers import Model
from explainers.errors import UnfitArgument, UnreadableImage
from explainers.methods import Method
from explainers.methods.batches import MapsOfImage, in_batches, layers_of, maps_of_images
from explainers.parameters import Value

BATCH = 8  # images that share a pass
NAMED = (str, PathLike, Item)  # images whose files name them

OnError = Callable[[str, UnreadableImage], object]
Several = Literal["all"] | list[str] | tuple[str, ...]
Images = Iterable[ImageLike] | Gallery
Result = Explanation | tuple[Explanation, ...]


@overload
def explain(
    model: Any,  # noqa: ANN401 - an nn.Module, which only explainers may name
    images: ImageLike,
    *,
    layer: Several,
    **options: Any,  # noqa: ANN401
) -> tuple[Explanation, ...]: ...


@overload
def explain(
    model: Any,  # noqa: ANN401 - an nn.Module, which only explainers may name
    images: ImageLike,
    *,
    layer: str | None = None,
    **options: Any,  # noqa: ANN401
) -> Explanation: ...


@overload
def explain(
    model: Any,  # noqa: ANN401 - an nn.Module, which only explainers may name
    images: Images,
    *,
    layer: Several,
    **options: Any,  # noqa: ANN401
) -> Iterator[tuple[Explanation, ...]]: ...


@overload
def explain(
    model: Any,  # noqa: ANN401 - an nn.Module, which only explainers may name
    images: Images,
    *,
    layer: str | None = None,
    **options: Any,  # noqa: ANN401
) -> Iterator[Explanation]: ...


def explain(  # noqa: PLR0913 - a question, its images, and how they stream
    model: object,
    images: ImageLike | Images,
    *,
    method: str | None = None,
    layer: str | Sequence[str] | None = None,
    target: int | str | None = None,
    batch_size: int = BATCH,
    progress: Progress = False,
    on_error: OnError | None = None,
    **parameters: Value,
) -> Result | Iterator[Result]:
    """The map of an image, or of any number of images, by one of the methods.

    One image gives one result, at once. Several give an iterator, which reads and explains them
    only as it is advanced: it holds at most `batch_size` images, and results come in order.

    Grad-CAM, HiResCAM, XGrad-CAM, LayerCAM, Grad-CAM++, EigenCAM and the layer's activation explain
    `batch_size` images of equal size in one pass; their values differ from those of one image alone
    by rounding, by less than 1e-4 of the map's largest value. All other methods, which make many
    passes for one image, explain one image after the other; so does `batch_size=1`.

    Args:
        model: From `load_model`; also a module or a name, which each call then loads anew.
        images: The path of a file, a PIL picture, a uint8 array (height, width[, 3 or 4]), or an
            item of a gallery, or what `edit` returns; or several of these in any iterable, or a
            whole gallery.
        method: Key of a method, as `stratoscope methods` lists them; None: the model's default,
            Grad-CAM, or EigenCAM for a model without gradients.
        layer: Name of a layer, a list of names, or "all"; None: the one that the app opens with,
            mostly the last. With a list or "all", the result of an image is a tuple, one
            `Explanation` per layer. A method with one value per pixel takes none.
        target: The class that the map explains, by index or label; None: each image's predicted
            class.
        batch_size: How many images to explain in one pass.
        progress: True for a bar, or a function of the number of images done and their total, which
            is 0 if `images` has no length.
        on_error: Called with the name of an image that cannot be read, and the error; that image
            is then left out. None: the error is raised, after the results before it.
        **parameters: The method's own, such as steps=50 of integrated_gradients.

    Returns:
        An `Explanation`, or an iterator of them. Values are in the method's units, such as "logit".
        Where a map should not be read as localisation, or no gradient reaches its layer, its
        `caution` says so.

    Raises:
        UnknownMethod, UnknownLayer, UnknownTarget, UnfitParameter, UnfitArgument: With what is
            allowed, before anything is computed.
        UnreadableImage: With the name of the image.
        UnfitModel: If the method does not suit the model or the layer.

    Example:
        >>> model = stratoscope.load_model("efficientnet_lite0")
        >>> cam = stratoscope.explain(model, "photos/coffee.png", target="espresso")
        >>> cam.values.shape
        (7, 7)
        >>> for cam in stratoscope.explain(model, ["photos/coffee.png", "photos/chelsea.png"]):
        ...     print(cam.provenance.image, cam.label)
        coffee.png espresso
        chelsea.png tiger cat

    Source: each method's paper stands in `stratoscope methods --json` and on the Methods page.
    """
    one = is_one(images)
    ready = as_model(model)
    chosen = as_method(method, ready.card)
    question = _Question(
        ready,
        chosen,
        layers_of(ready, chosen, layer),
        as_target(target, ready.card),
        chosen.complete(parameters),
        single=layer is None or (isinstance(layer, str) and layer != "all"),
    )
    if isinstance(batch_size, bool) or not isinstance(batch_size, int) or batch_size < 1:
        raise UnfitArgument(f"batch_size is a whole number from 1, not {batch_size!r}.")
    if one:
        with reporting(progress, chosen.name, " images") as report:
            result = question.answers([open_image(images)])[0]
            report(1, 1)
            return result
    sources, total = each_of(images)
    size = batch_size if in_batches(ready, chosen) else 1
    return _stream(question, sources, total, size, progress, on_error)


def _stream(  # noqa: PLR0913, PLR0917
    question: "_Question",
    images: Iterator[Any],
    total: int,
    size: int,
    progress: Progress,
    on_error: OnError | None,
) -> Iterator[Result]:
    """The results in order; an image that cannot be read is raised or reported in its turn."""
    done = 0
    numbered = enumerate(images, 1)
    with ExitStack() as stack:
        report = stack.enter_context(reporting(progress, question.method.name, " images"))
        while upcoming := list(islice(numbered, size)):
            opened, failure = [], None
            for number, image in upcoming:
                try:
                    opened.append(open_image(image, number))
                except UnreadableImage as error:
                    failure = error
                    if on_error is None:
                        break
                    on_error(_name(image, number), error)
            for result in question.answers(opened):
                done += 1
                report(done, total)
                yield result
            if failure is not None and on_error is None:
                raise failure
        if not done and on_error is None:
            raise UnfitArgument(NO_IMAGES)


@dataclass(frozen=True, eq=False)
class _Question:
    """What is computed for each image."""

    model: Model
    method: Method
    layers: tuple[str, ...]
    target: int | None
    parameters: Mapping[str, Value]
    single: bool  # one layer: a result is its map, not a tuple

    def answers(self, images: Sequence[tuple[ImageSource, Any]]) -> list[Result]:
        """The results of a few images, those of equal size in one pass."""
        arrays = [
            source.preprocess(self.model, picture).array(picture) for source, picture in images
        ]
        by_shape: dict[tuple[int, ...], list[int]] = {}
        for number, array in enumerate(arrays):
            by_shape.setdefault(array.shape, []).append(number)
        results: dict[int, Result] = {}
        for numbers in by_shape.values():
            computed = maps_of_images(
                *(self.model, self.method, [arrays[i] for i in numbers]),
                *(self.layers, self.target, self.parameters),
            )
            for number, maps in zip(numbers, computed, strict=True):
                results[number] = self._result(images[number][0], maps)
        return [results[number] for number in range(len(images))]

    def _result(self, source: ImageSource, maps: MapsOfImage) -> Result:
        card, method = self.model.card, self.method
        provenance = Provenance.of(
            card, source.ref, maps.target, method.key, tuple(self.parameters.items())
        )
        results = tuple(
            Explanation(
                values=heatmap.values,
                units=heatmap.units,
                signed=heatmap.signed,
                layer=layer,
                method=method.key,
                target=maps.target,
                label=card.labels[maps.target],
                probability=maps.probability,
                predicted=maps.predicted,
                caution=method.blank(card, layer) or caution(card, layer, method.name),
                provenance=provenance,
                source=source,
                model=self.model,
            )
            for layer, heatmap in zip(self.layers, maps.maps, strict=True)
        )
        return results[0] if self.single else results


def _name(image: object, number: int) -> str:
    if isinstance(image, EditedImage):
        return image.name
    return str(getattr(image, "path", image)) if isinstance(image, NAMED) else f"image {number}"
