"""`trace`: one forward and one backward for every layer's statistics and Grad-CAM."""

from dataclasses import asdict, dataclass, field
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
import plotly.graph_objects as go

from dashboard.api.files import (
    Arrays,
    Record,
    check_schema,
    read_provenance,
    write_result,
)
from dashboard.api.images import ImageLike, is_one, open_image
from dashboard.api.models import as_model, as_target
from dashboard.core.schemas import RESULT_NPZ
from dashboard.figures.statistics import statistics_figure, statistics_table
from dashboard.maps.export import Provenance
from data.frames import to_frame
from explainers import Trace
from explainers import trace as trace_picture
from explainers.engine.codec import decode, encode
from explainers.errors import UnfitArgument, UnknownLayer
from explainers.results import (
    STATISTICS,
    FeatureMaps,
    FloatArray,
    Heatmap,
    LayerStatistics,
    TraceResult,
    read_only,
)

KIND = "trace"
METHOD = "trace"


@dataclass(frozen=True, eq=False)
class ImageTrace:
    """One image through one model: predictions, and statistics and maps of every layer.

    `values` is (layers, statistics) float64, read-only: `layers` in execution order by `columns`,
    which are mean, std, minimum, maximum, zero_fraction and l2_norm. They are over all channels and
    cells, in units of the activation; zero_fraction is a share, 0 to 1.
    """

    provenance: Provenance = field(repr=False)  # weights, preprocessing, image, class, versions
    live: Trace | None = field(default=None, repr=False)  # with all tensors; None if loaded
    _stored: TraceResult | None = field(default=None, repr=False)

    @cached_property
    def result(self) -> TraceResult:
        """Everything but the tensors; what `save` keeps."""
        if self._stored is not None:
            return self._stored
        assert self.live is not None
        return self.live.result()

    @cached_property
    def values(self) -> np.ndarray:
        """(layers, statistics) float64: see the class."""
        rows = [[getattr(each, name) for name in STATISTICS] for each in self.result.statistics]
        return read_only(np.array(rows), np.float64, 2)

    @property
    def columns(self) -> tuple[str, ...]:
        """The statistics, in the order of `values`."""
        return STATISTICS

    @property
    def units(self) -> tuple[str, ...]:
        """The unit of each of `columns`."""
        return tuple("share" if name == "zero_fraction" else "activation" for name in STATISTICS)

    @property
    def layers(self) -> tuple[str, ...]:
        """Names of the traced layers, in execution order."""
        return tuple(layer.name for layer in self.result.layers)

    @property
    def logits(self) -> FloatArray:
        """(classes,) float32."""
        return self.result.logits

    @property
    def probabilities(self) -> FloatArray:
        """(classes,) float32, 0 to 1."""
        return self.result.probabilities

    @property
    def target(self) -> int:
        """Index of the class that the maps explain."""
        return self.result.target

    @property
    def predicted(self) -> int:
        """Index of the most probable class."""
        return self.result.predicted

    def statistics(self, layer: str) -> LayerStatistics:
        """All statistics of a layer, with histogram and channels. Raises: UnknownLayer."""
        return self.result.statistics[self._number(layer)]

    def cam(self, layer: str, *, target: int | None = None) -> Heatmap:
        """Signed Grad-CAM of a layer (height, width), in units of the logit: Captum's LayerGradCam.

        Another `target` is possible only at the head layer of a live trace: see `explain`.

        Raises: UnknownLayer; UnknownTarget; UnfitModel; UnfitArgument for a loaded trace.
        """
        if target is not None and target != self.target:
            return self._tensors().cam(layer, target=target)
        return self._map(self.result.grad_cams, layer)

    def hires_cam(self, layer: str) -> Heatmap:
        """Signed HiResCAM of a layer (height, width), in logits. Raises: UnknownLayer."""
        return self._map(self.result.hires_cams, layer)

    def activation(self, layer: str) -> Any:  # noqa: ANN401 - a tensor, which only explainers name
        """The activation of a layer, a tensor (channels, height, width) on the model's device.

        Raises: UnknownLayer; UnfitArgument for a loaded trace.
        """
        return self._tensors().activation(layer)

    def feature_maps(self, layer: str, count: int) -> FeatureMaps:
        """The `count` channels with the highest mean, strongest first.

        Raises: UnknownLayer; UnfitArgument for a loaded trace.
        """
        return self._tensors().feature_maps(layer, count)

    def figure(self) -> go.Figure:
        """The layer by statistic heat map of Explore, as a Plotly figure."""
        layers, table = self.result.layers, statistics_table(self.result.statistics)
        return go.Figure(statistics_figure(layers, table))

    def to_frame(self) -> Any:  # noqa: ANN401 - a pandas.DataFrame, if pandas is there
        """One row per layer: its name, then each statistic. Raises: DataError without pandas."""
        return to_frame({"layer": self.layers, **dict(zip(STATISTICS, self.values.T, strict=True))})

    def save(self, path: str | PathLike[str]) -> Path:
        """Writes everything but the tensors to an `.npz` for `stratoscope.load`; returns where.

        Raises: UnfitArgument for another ending; NotKept if it cannot be written.
        """
        record = {"schema": RESULT_NPZ, "kind": KIND, "trace": asdict(self.provenance)}
        return write_result(path, record, encode(self.result))

    def _number(self, layer: str) -> int:
        if layer not in self.layers:
            raise UnknownLayer(
                f'The model has no layer "{layer}"; choose one of {", ".join(self.layers)}.'
            )
        return self.layers.index(layer)

    def _map(self, maps: tuple[Heatmap, ...], layer: str) -> Heatmap:
        number = self._number(layer)
        return (
            maps[number] if maps else self._tensors().cam(layer)
        )  # which states why there is none

    def _tensors(self) -> Trace:
        if self.live is None:
            raise UnfitArgument("A loaded trace has no activations; trace the image again.")
        return self.live


def trace(model: object, image: ImageLike, target: int | str | None = None) -> ImageTrace:
    """One forward and one backward through a model, with every layer recorded.

    Args:
        model: From `load_model`, which gets it back unchanged; also a module or a name, which each
            call then loads anew.
        image: The path of a file, a PIL picture, a uint8 array (height, width[, 3 or 4]), or what
            `edit` returns. It is decoded and cropped as in the app.
        target: The class that the maps explain, by index or label; None: the predicted class.

    Raises:
        UnreadableImage: With the name of the image.
        UnknownTarget: With what is allowed.
        UnfitModel: If the model returns no finite logits.

    Example:
        >>> model = stratoscope.load_model("efficientnet_lite0")
        >>> traced = stratoscope.trace(model, "photos/coffee.png")
        >>> model.labels[traced.predicted]
        'espresso'
        >>> traced.values.shape == (len(traced.layers), len(traced.columns))
        True
        >>> traced.cam("blocks.6.0").values.shape
        (7, 7)

    Source: Selvaraju et al. 2017, Grad-CAM, arXiv:1610.02391; equal to captum.attr.LayerGradCam.
    """
    if not is_one(image):
        raise UnfitArgument("trace takes one image; call it once for each.")
    ready = as_model(model)
    chosen = as_target(target, ready.card)
    source, picture = open_image(image)
    live = trace_picture(ready, picture, chosen, source.resolved(ready, picture))
    return ImageTrace(Provenance.of(ready.card, source.ref, live.target, METHOD), live)


def trace_in(path: str | PathLike[str], record: Record, arrays: Arrays) -> ImageTrace:
    """The trace in a file of `ImageTrace.save`. Raises: UnreadableResult."""
    check_schema(path, record, RESULT_NPZ)
    result = decode(arrays)
    if not isinstance(result, TraceResult):
        raise TypeError("no trace")
    return ImageTrace(read_provenance(path, record["trace"]), None, result)
