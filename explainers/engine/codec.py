"""Converts results to plain arrays and back: without pickle, and exact to the bit.

A result becomes an array `tree`, its structure as JSON, and one array of each type of number that
it has, with all of them end to end; each array in the tree is a section of one. That is enough for
any number of layers, because every further member costs an `.npz` file a fraction of a millisecond.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from math import prod
from typing import Any, get_args

import numpy as np
import numpy.typing as npt

from explainers.layers.results import LAYER_TYPES, LayerResult
from explainers.quality.agreement import Halves
from explainers.quality.games import Faithfulness, Game
from explainers.quality.results import LayerFaithfulness, Localisation, Sanity
from explainers.results import (
    FeatureMaps,
    Filters,
    Heatmap,
    Layer,
    LayerStatistics,
    Predictions,
    TraceResult,
)
from explainers.what_if.results import WhatIfResult

QualityResult = Faithfulness | LayerFaithfulness | Localisation | Sanity
Result = (
    FeatureMaps
    | Filters
    | Heatmap
    | Predictions
    | TraceResult
    | LayerResult
    | QualityResult
    | WhatIfResult
)
Arrays = Mapping[str, npt.NDArray[Any]]
Places = dict[str, list[npt.NDArray[Any]]]

TYPES: Mapping[str, Callable[..., object]] = {
    kind.__name__: kind
    for kind in (
        *(FeatureMaps, Filters, Heatmap, Layer, LayerStatistics, Predictions, TraceResult),
        *(Faithfulness, Game, Halves, LayerFaithfulness, Localisation, Sanity),
        *LAYER_TYPES,
        *get_args(WhatIfResult),
    )
}
NUMBERS = ("float32", "int64", "uint8")


def encode(result: Result) -> dict[str, npt.NDArray[Any]]:
    """The result as `tree` (uint8, JSON), and its numbers by type."""
    places: Places = {name: [] for name in NUMBERS}
    tree = json.dumps(_tree(result, places)).encode()
    numbers = {
        name: np.concatenate([array.ravel() for array in arrays])
        for name, arrays in places.items()
        if arrays
    }
    return {"tree": np.frombuffer(tree, np.uint8), **numbers}


def decode(arrays: Arrays) -> Result:
    """The result from the output of `encode`.

    Raises: ValueError, KeyError or TypeError if the arrays do not come from `encode`.
    """
    tree = json.loads(arrays["tree"].tobytes())
    result = _value(tree, {name: arrays[name] for name in NUMBERS if name in arrays})
    if not isinstance(result, Result):
        raise TypeError(f"{type(result).__name__} is not a result")
    return result


def nbytes(result: Result) -> int:
    """The bytes of the arrays of a result."""
    return sum(array.nbytes for array in _arrays(result))


def _arrays(value: object) -> Iterator[npt.NDArray[Any]]:
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _arrays(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _arrays(getattr(value, field.name))


def _tree(value: object, places: Places) -> object:
    if isinstance(value, np.ndarray):
        arrays = places[value.dtype.name]
        start = sum(array.size for array in arrays)
        arrays.append(value)
        return {"array": value.dtype.name, "start": start, "shape": value.shape}
    if isinstance(value, tuple):
        return [_tree(item, places) for item in value]
    if is_dataclass(value):
        content = {field.name: _tree(getattr(value, field.name), places) for field in fields(value)}
        return {"type": type(value).__name__, "fields": content}
    return value


def _value(tree: object, numbers: Arrays) -> object:
    if isinstance(tree, list):
        return tuple(_value(item, numbers) for item in tree)
    if not isinstance(tree, dict):
        return tree
    if "array" in tree:
        start, shape = tree["start"], tree["shape"]
        return numbers[tree["array"]][start : start + prod(shape)].reshape(shape)
    content = {name: _value(item, numbers) for name, item in tree["fields"].items()}
    return TYPES[tree["type"]](**content)
