"""The images of a call from Python: one or many, as files, PIL pictures, arrays or a gallery."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from os import PathLike, fspath
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from data.errors import ImageProblem
from data.gallery.gallery import Gallery
from data.gallery.images import decode_rgb, read_bytes, read_verified
from data.gallery.items import Item, printable
from explainers import Model
from explainers.edits.base import Edit
from explainers.edits.edited import edited_preprocess
from explainers.engine.requests import ImageRef
from explainers.errors import UnfitArgument, UnreadableImage
from explainers.images.picture import as_rgb
from explainers.images.preprocess import Preprocess
from explainers.methods import find_method
from explainers.models import NetworkId
from explainers.passes.tracing import network_input
from explainers.results import Heatmap
from explainers.what_if.resolve import resolve
from explainers.what_if.text import EditSpec

KINDS = (
    "the path of a file, a PIL picture, or a uint8 array (height, width), (height, width, 3) or "
    "(height, width, 4)"
)
ONE, MANY = 3, 4  # axes of an array with one image in colour, and of one with several images


@dataclass(frozen=True, eq=False)
class ImageSource:
    """An image that can be read again: a file by its path, or a picture in memory.

    `sha256` is that of the file; of a picture in memory, of its size and RGB pixels. `edits` come
    before the network.
    """

    name: str  # "photos/cat.jpg", or "image 3" of a picture in memory
    sha256: str
    path: Path | None
    held: Image.Image | None  # RGB; None of a file
    edits: tuple[EditSpec, ...] = ()
    _maps: dict[tuple[NetworkId, str], Heatmap] = field(default_factory=dict)  # that edits name

    @property
    def unedited(self) -> ImageRef:
        """The image without its edits as requests name it."""
        return ImageRef(self.sha256, self.path or Path(self.name), private=self.path is None)

    def read(self) -> Image.Image:
        """The RGB pixels, as the app decodes them. Raises: UnreadableImage."""
        if self.held is not None:
            return self.held
        assert self.path is not None
        try:
            return decode_rgb(read_verified(self.path, self.sha256))
        except ImageProblem as error:
            raise UnreadableImage(f"{self.name}: {error}") from error

    @property
    def ref(self) -> ImageRef:
        """The image as requests name it; `path` is only a name of a picture in memory."""
        return self.unedited.edited(self.edits)

    def resolved(self, model: Model, picture: Image.Image) -> tuple[Edit, ...]:
        """The edits of its own `picture` under the model, ready to be applied.

        Raises: UnfitEdit; as the methods whose maps the edits name.
        """
        maps = {source: self._map(model, picture, source) for source in self.ref.sources}
        return resolve(self.edits, picture, model.preprocess, maps)

    def preprocess(self, model: Model, picture: Image.Image) -> Preprocess:
        """The model's preprocessing with these edits. Raises: as `resolved`."""
        return edited_preprocess(model.preprocess, self.resolved(model, picture))

    def _map(self, model: Model, picture: Image.Image, source: str) -> Heatmap:
        """A map of the unedited image, computed once for each model."""
        key = model.card.network_id, source
        if key not in self._maps:
            request = self.ref.of_source(model.card.key, source)
            inputs, parameters = network_input(model, picture), dict(request.parameters)
            method = find_method(request.method)
            self._maps[key] = method.compute(
                model, inputs, request.layer, request.target, parameters
            )
        return self._maps[key]


@dataclass(frozen=True, eq=False)
class EditedImage:
    """An image with edits, from `edit`: every call takes it wherever it takes an image.

    `edits` states them as text, as `--edit` of `stratoscope explain` and addresses of the app do,
    with ; between two; those that change nothing are left out.
    """

    source: ImageSource = field(repr=False)
    name: str
    edits: str
    model: Model | None = field(default=None, repr=False)

    @cached_property
    def picture(self) -> Image.Image:
        """The edited crop that the network sees, RGB, of its input's size.

        Raises: UnfitArgument without the model; UnreadableImage if the file is gone; UnfitEdit.
        """
        if self.model is None:
            raise UnfitArgument("What a network sees depends on it: edit(image, edits, model).")
        picture = self.source.read()
        return self.source.preprocess(self.model, picture).crop(picture).convert("RGB")


ImageLike = str | PathLike[str] | Image.Image | npt.NDArray[Any] | Item | EditedImage


def open_image(image: object, number: int = 1) -> tuple[ImageSource, Image.Image]:
    """An image of a call, and its RGB pixels; `number` names one in memory, counted from 1.

    Raises: UnreadableImage, which names it; UnfitArgument if it is no image at all.
    """
    if isinstance(image, EditedImage):
        return image.source, image.source.read()
    if isinstance(image, Item):
        image = image.path
    if isinstance(image, str | PathLike):
        return _from_file(Path(fspath(image)))
    name = f"image {number}"
    if isinstance(image, np.ndarray):
        image = _picture(image, name)
    if not isinstance(image, Image.Image):
        raise UnfitArgument(f"An image is {KINDS}; {name} is {_kind(image)}.")
    try:
        rgb = as_rgb(image)
    except UnreadableImage as error:
        raise UnreadableImage(f"{name}: {error}") from error
    digest = sha256(repr(rgb.size).encode() + rgb.tobytes()).hexdigest()
    return ImageSource(name, digest, None, rgb), rgb


def is_one(images: object) -> bool:
    """Whether it is one image, not several. Raises: UnfitArgument if it is neither."""
    if type(images).__module__.partition(".")[0] == "torch":
        raise UnfitArgument(f"A tensor states neither scale nor order; pass {KINDS}.")
    if isinstance(images, np.ndarray):
        return images.ndim < MANY
    if isinstance(images, str | PathLike):
        if Path(fspath(images)).is_dir():
            raise UnfitArgument(
                f"{printable(fspath(images))} is a folder; pass open_gallery of it, or a list of "
                "its files."
            )
        return True
    if isinstance(images, Image.Image | Item | EditedImage):
        return True
    if not isinstance(images, Iterable | Gallery):
        raise UnfitArgument(f"images is {KINDS}, or an iterable of these, not {_kind(images)}.")
    return False


def each_of(images: Any) -> tuple[Iterator[Any], int]:  # noqa: ANN401 - anything that is iterable
    """The images one after another, and their number; 0 if that is unknown.

    Raises: UnfitArgument if there is none, where that is known.
    """
    if isinstance(images, Gallery):
        images = images.items
    try:
        count = len(images)
    except TypeError:
        return iter(images), 0
    if not count:
        raise UnfitArgument(NO_IMAGES)
    return iter(images), count


NO_IMAGES = "images is empty; pass at least one image."


def _from_file(path: Path) -> tuple[ImageSource, Image.Image]:
    name = printable(path)
    try:
        data = read_bytes(path)
        picture = decode_rgb(data)
    except ImageProblem as error:
        raise UnreadableImage(f"{name}: {error}") from error
    return ImageSource(name, sha256(data).hexdigest(), path, None), picture


def _picture(array: npt.NDArray[Any], name: str) -> Image.Image:
    grey = array.ndim == ONE - 1
    colours = array.ndim == ONE and array.shape[2] in (3, 4)
    if array.dtype != np.uint8 or not (grey or colours) or not array.size:
        raise UnfitArgument(
            f"An array is uint8 and (height, width), (height, width, 3) or (height, width, 4); "
            f"{name} is {array.dtype} {array.shape}."
        )
    return Image.fromarray(array)


def _kind(value: object) -> str:
    return f"{value!r:.60}, of type {type(value).__name__}"
