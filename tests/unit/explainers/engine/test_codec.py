"""Results to arrays and back: every number returns to the bit."""

import math
import struct
from dataclasses import fields, is_dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from explainers.engine import codec
from explainers.engine.cache import DiskStore
from explainers.engine.codec import Result
from explainers.layers.results import (
    AtPosition,
    Channels,
    Convolution,
    Convolutions,
    FilterSlices,
    FilterTable,
    LayerMaps,
    ReceptiveField,
)
from explainers.results import (
    FeatureMaps,
    Filters,
    Heatmap,
    Layer,
    LayerStatistics,
    Predictions,
    TraceResult,
)

FLOATS = st.floats(width=32)  # infinities and not-a-numbers included
INTEGERS = st.integers(-(2**63), 2**63 - 1)


def floats(ndim: int) -> st.SearchStrategy[np.ndarray]:
    shapes = arrays.array_shapes(min_dims=ndim, max_dims=ndim, min_side=0, max_side=4)
    return arrays.arrays(np.float32, shapes, elements=FLOATS)


def integers(ndim: int) -> st.SearchStrategy[np.ndarray]:
    shapes = arrays.array_shapes(min_dims=ndim, max_dims=ndim, min_side=0, max_side=4)
    return arrays.arrays(np.int64, shapes, elements=INTEGERS)


def levels(ndim: int) -> st.SearchStrategy[np.ndarray]:
    shapes = arrays.array_shapes(min_dims=ndim, max_dims=ndim, min_side=0, max_side=4)
    return arrays.arrays(np.uint8, shapes)


def several(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(strategy, max_size=3).map(tuple)


HEATMAPS = st.builds(Heatmap, floats(2), st.booleans(), st.text())
STATISTICS = st.builds(
    LayerStatistics, *[st.floats()] * 7, integers(1), channel_mean=floats(1), channel_max=floats(1)
)
LAYERS = st.builds(Layer, st.text(), st.text(), st.tuples(*[st.integers(1, 4096)] * 3))
TRACES = st.builds(
    TraceResult,
    floats(1),
    floats(1),
    st.integers(0, 999),
    several(LAYERS),
    several(STATISTICS),
    grad_cams=several(HEATMAPS),
    hires_cams=several(HEATMAPS),
)
RESULTS = st.one_of(
    HEATMAPS,
    TRACES,
    st.builds(FeatureMaps, integers(1), floats(3)),
    st.builds(Filters, floats(4)),
    st.builds(
        Predictions, integers(2), floats(2), several(st.tuples(st.integers(0, 99), st.text()))
    ),
    st.builds(Channels, *[floats(1)] * 7),
    st.builds(LayerMaps, several(HEATMAPS)),
    st.builds(AtPosition, integers(2), integers(2), floats(2), integers(1), levels(4)),
    st.builds(
        Convolutions,
        several(
            st.builds(
                Convolution, st.text(), *[st.integers(1, 4096)] * 4, st.booleans(), st.booleans()
            )
        ),
    ),
    st.builds(FilterTable, floats(1), integers(1), floats(1)),
    st.builds(FilterSlices, floats(3)),
    st.builds(ReceptiveField, integers(2), integers(2), st.tuples(*[st.integers(1, 4096)] * 2)),
)


def same(a: object, b: object) -> bool:
    """Equal to the bit, type by type."""
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray):
        return (a.dtype, a.shape, a.tobytes()) == (b.dtype, b.shape, b.tobytes())
    if isinstance(a, tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if is_dataclass(a):
        return all(same(getattr(a, f.name), getattr(b, f.name)) for f in fields(a))
    if isinstance(a, float) and isinstance(b, float):
        return struct.pack("d", a) == struct.pack("d", b) or (math.isnan(a) and math.isnan(b))
    return a == b


def heatmap(value: float = 1.0, side: int = 100) -> Heatmap:
    return Heatmap(np.full((side, side), value, np.float32), signed=True, units="logit")


@given(RESULTS)
def test_every_result_returns_to_the_bit(result: Result) -> None:
    returned = codec.decode(codec.encode(result))
    assert same(returned, result)
    assert codec.nbytes(returned) == codec.nbytes(result)


@given(TRACES)
@settings(max_examples=20)
def test_every_result_survives_the_disk(
    tmp_path_factory: pytest.TempPathFactory, result: TraceResult
) -> None:
    store = DiskStore(tmp_path_factory.mktemp("store"), capacity=1 << 20)
    store.write("key", result)
    assert store.problem is None
    assert same(store.read("key"), result)


def test_a_tree_that_is_no_result_is_refused() -> None:
    arrays = codec.encode(heatmap())
    for tree in (b"[1]", b'{"type": "Layer", "fields": {"name": "", "label": "", "shape": []}}'):
        with pytest.raises(TypeError, match="is not a result"):
            codec.decode({**arrays, "tree": np.frombuffer(tree, np.uint8)})
