"""Decodes image files beside the inference thread."""

from collections import deque
from collections.abc import Callable, Collection, Generator, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from hashlib import file_digest
from pathlib import Path
from typing import Any, TypeVar

from PIL import Image

from explainers.engine.requests import ImageRef
from explainers.errors import ExplainerError, UnreadableImage
from explainers.images.preprocess import Preprocess
from explainers.results import FloatArray, Heatmap
from explainers.what_if.resolve import preprocess_with
from explainers.work.steps import Steps

PATIENCE = 0.05  # seconds that a chunk waits for a picture before more urgent work gets its turn
DEPTH = 32  # pictures decoded ahead

Decode = Callable[[Path], Image.Image]
MapsOf = Mapping[ImageRef, Mapping[str, Heatmap]]
Prepare = Callable[[ImageRef, Image.Image], FloatArray]
Read = TypeVar("Read")


class ImageReader:
    """Decodes pictures on its own threads, so that decoding overlaps inference."""

    def __init__(self, decode: Decode, threads: int) -> None:
        self._decode = decode
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="stratoscope-decode")

    def open(self, image: ImageRef) -> Steps[Image.Image]:
        """Wait for the picture in steps. Raises: UnreadableImage."""
        picture = self._threads.submit(self._read, image)
        yield from finished([picture])
        return picture.result()

    def ahead(
        self, images: Iterable[ImageRef], prepare: Callable[[ImageRef, Image.Image], Read]
    ) -> Generator[Future[Read], None, None]:
        """The results of `prepare` for each image and its picture, in order.

        Some of them are computed in advance.
        """
        futures: deque[Future[Read]] = deque()
        try:
            for image in images:
                futures.append(
                    self._threads.submit(lambda ref: prepare(ref, self._read(ref)), image)
                )
                if len(futures) == DEPTH:
                    yield futures.popleft()
            while futures:
                yield futures.popleft()
        finally:
            for future in futures:
                future.cancel()

    def close(self) -> None:
        """End the threads once they have read their current pictures."""
        self._threads.shutdown(cancel_futures=True)

    def _read(self, image: ImageRef) -> Image.Image:
        name = image.path.name
        try:
            with image.path.open("rb") as file:
                content = file_digest(file, "sha256").hexdigest()
            picture = self._decode(image.path)
        except ExplainerError:
            raise
        except OSError as error:
            raise UnreadableImage(f"{name} cannot be read: {error.strerror or error}.") from error
        except Exception as error:
            raise UnreadableImage(str(error) or f"{name} cannot be decoded: {error!r}.") from error
        if content != (image.content or image.sha256):
            raise UnreadableImage(
                f"{name} has changed since it was indexed; restart Stratoscope to see it."
            )
        return picture


def inputs_by(preprocess: Preprocess, maps: MapsOf | None = None) -> Prepare:
    """A `prepare` of `ImageReader.ahead`: the network's input of an image, with its edits.

    `maps` are those of its `sources`, by image.
    """

    def prepare(image: ImageRef, picture: Image.Image) -> FloatArray:
        of_image = (maps or {}).get(image, {})
        return preprocess_with(image.edits, picture, preprocess, of_image).array(picture)

    return prepare


def finished(futures: Collection[Future[Any]]) -> Steps[None]:
    """Wait for all of them in steps, so that more urgent work need not wait."""
    while wait(futures, PATIENCE).not_done:
        yield None
