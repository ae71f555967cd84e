"""One chunk of a scan: many images through one model, in any process."""

import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from threading import Lock
from typing import Literal

import numpy as np

from explainers.engine.decoding import Decode, ImageReader, inputs_by
from explainers.engine.prediction import not_taken
from explainers.engine.requests import ImageRef
from explainers.errors import OutOfMemory, UnfitModel, UnreadableImage
from explainers.images.picture import open_rgb
from explainers.images.preprocess import sizes_vary
from explainers.models import Model, ModelSpec
from explainers.results import FloatArray
from explainers.scan.batch import Batch, run_batch
from explainers.scan.layout import ScanLayout, scan_layout
from explainers.scan.measures import moments
from explainers.work.memory_guard import memory_guard

MISSING = {"f": np.nan, "i": -1, "u": 0}  # by the kind of dtype, for an image that cannot be read
BATCH = 8  # images that pass through the network at once
_ONE_AT_A_TIME = Lock()  # the hooks of two chunks would record each other's activations


@dataclass(frozen=True)
class ScanTask:
    """The input of a worker. `labels` are the correct classes in the model's numbering, -1 unknown.

    `target` is the class of the Grad-CAMs; an image without a known class uses the predicted one.
    `targets` states that class for each image instead, -1 for the predicted one. `label_sets` are
    all classes of each image, for a multi-label model.
    """

    model: ModelSpec
    images: tuple[ImageRef, ...]
    labels: tuple[int, ...]
    label_sets: tuple[tuple[int, ...], ...] = ()
    target: Literal["label", "predicted"] = "predicted"
    cams: tuple[str, ...] = ()  # layers with stored Grad-CAM
    targets: tuple[int, ...] = ()

    def target_of(self, position: int) -> int:
        """The class of an image's Grad-CAM; -1: the predicted one."""
        if self.targets:
            return self.targets[position]
        return self.labels[position] if self.target == "label" else -1


@dataclass(frozen=True, eq=False)
class ScanChunk:
    """The results for n images: `columns` are those of the layout, (n, *shape) each.

    An image that cannot be read has the class -1, NaN elsewhere, an entry (position, reason) in
    `failures`, and no part in the moments.
    """

    columns: Mapping[str, np.ndarray]
    moments: np.ndarray  # (4, channels) float64: values, their mean, squared deviations, at bound
    failures: tuple[tuple[int, str], ...]
    seconds: float


def scan_chunk(task: ScanTask, decode: Decode = open_rgb) -> ScanChunk:
    """All scan results for the task's images; the process keeps the model for the next task.

    `decode` turns a file into an RGB picture; the default does it as the app, see `as_rgb`. Threads
    of one process, as a Dask worker has by default, compute one chunk after the other.

    Raises: any error of `load_model`; UnknownLayer; UnfitModel; OutOfMemory for a single image.
    """
    with _ONE_AT_A_TIME:
        model = _loaded(task.model)
        return scan_images(model, _layout(model, task.cams), task, decode)


def scan_images(
    model: Model, layout: ScanLayout, task: ScanTask, decode: Decode = open_rgb
) -> ScanChunk:
    """As `scan_chunk`, with a loaded model, which no other thread uses meanwhile."""
    start = time.perf_counter()
    batches: list[Batch] = []
    positions: list[int] = []
    failures: list[tuple[int, str]] = []
    reader = ImageReader(decode, threads=1)
    with closing(reader), closing(reader.ahead(task.images, inputs_by(model.preprocess))) as arrays:
        numbered = enumerate(arrays)
        while upcoming := list(islice(numbered, 1 if model.card.alone else BATCH)):
            inputs: dict[int, FloatArray] = {}
            for position, array in upcoming:
                try:
                    inputs[position] = array.result()
                except UnreadableImage as error:
                    failures.append((position, str(error)))
            for alike in by_shape(inputs):
                try:
                    batches += _batches(model, layout, task, alike)
                except UnfitModel as error:
                    if not sizes_vary(model.preprocess):
                        raise
                    failures += [(i, not_taken(array, error)) for i, array in alike.items()]
                else:
                    positions += alike
    return ScanChunk(
        columns=_columns(layout, batches, positions, len(task.images)),
        moments=_moments(layout, batches),
        failures=tuple(sorted(failures)),
        seconds=time.perf_counter() - start,
    )


def by_shape(inputs: Mapping[int, FloatArray]) -> list[dict[int, FloatArray]]:
    """The inputs in groups of one shape each, in the order of the first of each group."""
    groups: dict[tuple[int, ...], dict[int, FloatArray]] = {}
    for position, array in inputs.items():
        groups.setdefault(array.shape, {})[position] = array
    return list(groups.values())


def _batches(
    model: Model, layout: ScanLayout, task: ScanTask, inputs: dict[int, FloatArray]
) -> list[Batch]:
    """The images at once, or in halves if there is too little memory."""
    labels = [task.labels[position] for position in inputs]
    targets = [task.target_of(position) for position in inputs]
    sets = [task.label_sets[position] for position in inputs] if task.label_sets else []
    try:
        with memory_guard():
            pixels = np.stack([*inputs.values()])
            return [run_batch(model, layout, pixels, labels, targets, sets)]
    except OutOfMemory:
        if len(inputs) == 1:
            raise
    half, rest = list(inputs)[: len(inputs) // 2], list(inputs)[len(inputs) // 2 :]
    parts = ({position: inputs[position] for position in part} for part in (half, rest))
    return [batch for part in parts for batch in _batches(model, layout, task, part)]


def _columns(
    layout: ScanLayout, batches: Sequence[Batch], positions: list[int], count: int
) -> dict[str, np.ndarray]:
    """The batches' rows at the positions of their images among `count`."""
    columns = {}
    for name, (dtype, shape) in layout.columns.items():
        values = np.full((count, *shape), MISSING[np.dtype(dtype).kind], dtype)
        if batches:
            values[positions] = np.concatenate([batch.columns[name] for batch in batches])
        columns[name] = values
    return columns


def _moments(layout: ScanLayout, batches: Sequence[Batch]) -> np.ndarray:
    if not batches:
        return np.zeros((4, layout.channels))
    of_layers = zip(*(batch.measures for batch in batches), strict=True)
    return np.concatenate([moments(of_layer) for of_layer in of_layers], axis=1)


@lru_cache(maxsize=1)
def _loaded(spec: ModelSpec) -> Model:
    return spec.load()


@lru_cache(maxsize=4)
def _layout(model: Model, cams: tuple[str, ...]) -> ScanLayout:
    return scan_layout(model, cams)
