"""The results of the explainers: frozen, validated, read-only NumPy, independent of any UI."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]

# The single numbers of LayerStatistics by name, in the order of tables.
STATISTICS = ("mean", "std", "minimum", "maximum", "zero_fraction", "l2_norm")
MEAN_PROBABILITY = "probability"  # units of a mean over masks, whose zero stands for nothing
YES = 0.5  # probability from which a multi-label model predicts a class


def read_only(array: npt.ArrayLike, dtype: npt.DTypeLike, ndim: int) -> np.ndarray:
    """A read-only array of `dtype` with exactly `ndim` axes; copied only if necessary.

    Raises: ValueError if the number of axes differs.
    """
    result = np.ascontiguousarray(array, dtype=dtype)
    if result.ndim != ndim:
        raise ValueError(f"expected {ndim} axes, got shape {result.shape}")
    if result.flags.writeable:
        result = result.view()
        result.flags.writeable = False
    return result


@dataclass(frozen=True)
class Layer:
    """One traced layer of a model."""

    name: str  # module path, unique: "layer4.2"
    label: str  # name for display: "stem (maxpool)", else the same
    shape: tuple[int, int, int]  # channels, height, width of its output for the model's input
    form: str = "nchw"  # the layout of that output: one of explainers.outputs.layouts.FORMS
    # For tokens: the index of the first cell's; None if the cells are the last tokens.
    start: int | None = field(default=None, repr=False)


@dataclass(frozen=True, eq=False)
class Heatmap:
    """Relevance per cell: float32, (height, width), read-only."""

    values: FloatArray
    signed: bool  # True: negative values argue against the class
    units: str  # "logit", "activation", ...

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", read_only(self.values, np.float32, 2))

    @property
    def has_zero(self) -> bool:
        """Whether 0 means no relevance; of a mean probability, only differences mean something."""
        return self.signed or self.units != MEAN_PROBABILITY

    @property
    def base(self) -> float:
        """Where a colour scale starts: 0, or the lowest value of a map without a zero."""
        finite = self.values[np.isfinite(self.values)]
        return 0.0 if self.has_zero or not finite.size else float(finite.min())

    def relu(self) -> "Heatmap":
        """The same map without negative relevance, as in the Grad-CAM paper."""
        return Heatmap(np.maximum(self.values, 0), signed=False, units=self.units)


@dataclass(frozen=True, eq=False)
class LayerStatistics:
    """Activation statistics of one layer for one image, over all channels and cells.

    `histogram` has 256 equal bins from `minimum` to `maximum`; `channel_mean` and `channel_max`
    are (channels,). Units are those of the activation.
    """

    mean: float
    std: float
    minimum: float
    maximum: float
    zero_fraction: float  # share of exact zeros
    l2_norm: float
    negative_fraction: float  # share of values below zero
    histogram: IntArray
    channel_mean: FloatArray
    channel_max: FloatArray

    def __post_init__(self) -> None:
        object.__setattr__(self, "histogram", read_only(self.histogram, np.int64, 1))
        object.__setattr__(self, "channel_mean", read_only(self.channel_mean, np.float32, 1))
        object.__setattr__(self, "channel_max", read_only(self.channel_max, np.float32, 1))

    def quantile(self, q: float) -> float:
        """The q-quantile (0 to 1), interpolated from the histogram; off by at most one bin.

        The exact zeros count at zero and are not spread over their bin: between the negative and
        the positive values the quantile is 0.
        """
        if not 0 <= q <= 1:
            raise ValueError(f"a quantile must be between 0 and 1, not {q}")
        edges = np.linspace(self.minimum, self.maximum, self.histogram.size + 1)
        below = np.concatenate([[0], np.cumsum(self.histogram)])  # values below each edge
        values = below[-1]
        if self.zero_fraction:
            negative = round(self.negative_fraction * values)
            not_positive = negative + round(self.zero_fraction * values)
            left, right = edges < 0, edges > 0
            below = np.concatenate(
                [
                    np.minimum(below[left], negative),
                    [negative, not_positive],
                    np.maximum(below[right], not_positive),
                ]
            )
            edges = np.concatenate([edges[left], [0, 0], edges[right]])
        return float(np.interp(q * values, below, edges))


@dataclass(frozen=True, eq=False)
class TraceResult:
    """One image through one model: predictions, and statistics and CAMs of every layer.

    `logits` and `probabilities` are (classes,). The tuples are parallel to `layers`, in execution
    order; those of maps are empty if no gradient reaches a layer.
    """

    logits: FloatArray
    probabilities: FloatArray
    target: int  # the class of the CAMs
    layers: tuple[Layer, ...]
    statistics: tuple[LayerStatistics, ...]
    grad_cams: tuple[Heatmap, ...]
    hires_cams: tuple[Heatmap, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "logits", read_only(self.logits, np.float32, 1))
        object.__setattr__(self, "probabilities", read_only(self.probabilities, np.float32, 1))

    @property
    def predicted(self) -> int:
        """Index of the most probable class."""
        return int(np.argmax(self.logits))

    @property
    def yes(self) -> list[int]:
        """Indices of the classes with a probability of at least 0.5, best first.

        For multi-label models.
        """
        return self.top(int((self.probabilities >= YES).sum()))

    def top(self, count: int) -> list[int]:
        """Indices of the `count` most probable classes, best first."""
        return [int(i) for i in np.argsort(-self.logits, kind="stable")[:count]]


@dataclass(frozen=True, eq=False)
class FeatureMaps:
    """Some channels of one layer: `values` is (count, height, width), parallel to `channels`."""

    channels: IntArray
    values: FloatArray

    def __post_init__(self) -> None:
        object.__setattr__(self, "channels", read_only(self.channels, np.int64, 1))
        object.__setattr__(self, "values", read_only(self.values, np.float32, 3))


@dataclass(frozen=True, eq=False)
class Filters:
    """First-convolution weights as pictures: `values` is (filters, height, width, 3)."""

    values: FloatArray

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", read_only(self.values, np.float32, 4))


@dataclass(frozen=True, eq=False)
class Predictions:
    """Top classes of several images: `classes` and `probabilities` are (images, k), best first.

    An image that could not be read has the class -1 and the probability 0 throughout, and an entry
    (position, reason) in `failures`.
    """

    classes: IntArray
    probabilities: FloatArray
    failures: tuple[tuple[int, str], ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "classes", read_only(self.classes, np.int64, 2))
        object.__setattr__(self, "probabilities", read_only(self.probabilities, np.float32, 2))
