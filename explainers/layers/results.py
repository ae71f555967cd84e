"""Results for one layer: its channels, maps, filters and receptive fields.

As all results: frozen, validated, read-only NumPy.
"""

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from explainers.results import FloatArray, Heatmap, IntArray, read_only

ORDERS = ("contribution", "weight", "mean", "maximum", "index")  # of a layer's channels
TILE = 28  # cells of a small map, each way
REDUCTIONS = ("norm", "sum", "mean", "maximum", "component")  # of all channels to one map


@dataclass(frozen=True, eq=False)
class Channels:
    """Each channel of a layer for one image and one class: (channels,) float32.

    The first five are over the channel's cells, in units of the activation. `weight` is Grad-CAM's,
    the mean over the cells of the gradient of the class's logit; `contribution`, in units of the
    logit, is the sum over the cells of gradient x activation. Both are NaN if no gradient reaches a
    layer.
    """

    mean: FloatArray
    std: FloatArray
    minimum: FloatArray
    maximum: FloatArray
    zero_fraction: FloatArray
    weight: FloatArray
    contribution: FloatArray

    def __post_init__(self) -> None:
        for field in fields(self):
            values = read_only(getattr(self, field.name), np.float32, 1)
            object.__setattr__(self, field.name, values)

    def order(self, by: str) -> IntArray:
        """The channels' numbers, the highest first, by one of ORDERS.

        Ties are ordered by mean, as after a ReLU6 many maxima are 6.
        """
        if by == "index":
            return np.arange(self.mean.size)
        order: IntArray = np.lexsort((-self.mean, -getattr(self, by)))
        return order


@dataclass(frozen=True, eq=False)
class LayerMaps:
    """One map of each layer of a model, in execution order."""

    maps: tuple[Heatmap, ...]


@dataclass(frozen=True, eq=False)
class AtPosition:
    """The most active channels of each layer at one point of the image.

    `cells` is (layers, 2): row and column on each layer's grid; `channels` and `values` are
    (layers, k), highest first, -1 and NaN if a layer has fewer channels. `tied` is (layers,): how
    many channels of the layer share the highest value, those that are not among the k included.

    `tiles` is (layers, k, TILE, TILE) uint8: each channel's whole map, small, from 1 at its lowest
    value to 255 at its highest; 1 throughout if it is constant, 0 if there is no channel.
    """

    cells: IntArray
    channels: IntArray
    values: FloatArray
    tied: IntArray
    tiles: npt.NDArray[np.uint8]

    def __post_init__(self) -> None:
        object.__setattr__(self, "tied", read_only(self.tied, np.int64, 1))
        for name, kind in (("cells", np.int64), ("channels", np.int64), ("values", np.float32)):
            object.__setattr__(self, name, read_only(getattr(self, name), kind, 2))
        object.__setattr__(self, "tiles", read_only(self.tiles, np.uint8, 4))


@dataclass(frozen=True)
class Convolution:
    """One convolution inside a layer."""

    name: str  # module path
    filters: int
    inputs: int  # channels that one filter sees
    height: int
    width: int
    colour: bool  # each filter sees red, green and blue
    makes: bool  # filter i computes channel i of the layer's output


@dataclass(frozen=True)
class Convolutions:
    """The convolutions of a layer in execution order; none in a layer without any."""

    convolutions: tuple[Convolution, ...]

    @property
    def making(self) -> Convolution | None:
        """The one whose filters are the layer's channels, if there is one."""
        return next((each for each in self.convolutions if each.makes), None)

    def chosen(self, name: str = "") -> Convolution | None:
        """The one with that name, else the one that computes the channels, else the last."""
        of_name = (each for each in self.convolutions if each.name == name)
        return next(of_name, self.making or next(reversed(self.convolutions), None))


@dataclass(frozen=True, eq=False)
class FilterTable:
    """Each filter of a convolution: (filters,).

    `norms` are L2 norms; `nearest` is the other filter of the highest cosine `similarity`, -1 and
    NaN if there is no other.
    """

    norms: FloatArray
    nearest: IntArray
    similarity: FloatArray

    def __post_init__(self) -> None:
        for name, kind in (("norms", np.float32), ("nearest", np.int64), ("similarity", "float32")):
            object.__setattr__(self, name, read_only(getattr(self, name), kind, 1))


@dataclass(frozen=True, eq=False)
class FilterSlices:
    """One filter of a convolution: `values` is (inputs, height, width), raw weights."""

    values: FloatArray

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", read_only(self.values, np.float32, 3))


@dataclass(frozen=True, eq=False)
class ReceptiveField:
    """The part of the crop that each cell of a layer can depend on, clipped to the crop.

    `rows` is (height, 2) and `columns` (width, 2), of the layer's grid: first pixel and the one
    after the last; `size` is the crop's height and width.
    """

    rows: IntArray
    columns: IntArray
    size: tuple[int, int]

    def __post_init__(self) -> None:
        object.__setattr__(self, "rows", read_only(self.rows, np.int64, 2))
        object.__setattr__(self, "columns", read_only(self.columns, np.int64, 2))
        object.__setattr__(self, "size", (int(self.size[0]), int(self.size[1])))

    @property
    def whole(self) -> bool:
        """Whether every cell can depend on every pixel of the crop."""
        ends = zip((self.rows, self.columns), self.size, strict=True)
        return all(bool((axis == (0, size)).all()) for axis, size in ends)


LayerResult = (
    Channels | LayerMaps | AtPosition | Convolutions | FilterTable | FilterSlices | ReceptiveField
)
LAYER_TYPES = (
    *(Channels, LayerMaps, AtPosition, Convolution, Convolutions),
    *(FilterTable, FilterSlices, ReceptiveField),
)
