"""A small scan of made-up numbers: 7 images in chunks of 3, two layers with 2 and 3 channels."""

import numpy as np

from data.scans import ChunkValues, Column, ScanImage, ScanPlan

IMAGES, CHANNELS, CHUNK = 7, 5, 3
CLASSES = ("cat", "dog", "cat", "dog", "cat", "", "dog")
LAYERS = [
    {"name": "stem", "label": "stem", "shape": [2, 4, 6]},
    {"name": "last", "label": "last", "shape": [3, 2, 3]},
]


def plan(**changed: object) -> ScanPlan:
    images = tuple(
        ScanImage(
            id=f"{i:064x}",
            path=f"/photos/{i}.jpg",
            name=f"{i}.jpg",
            label={"cat": 0, "dog": 1, "": -1}[name],
            class_name=name,
            groups=("mammal", name) if name == "dog" else (),
        )
        for i, name in enumerate(CLASSES)
    )
    provenance = {
        "name": "Tiny",
        "gallery": "photos",
        "weights_sha256": "1" * 64,
        "preprocess": "3" * 16,
        "gallery_sha256": "2" * 64,
        "whole": True,
        "layers": LAYERS,
        "labels": ["cat", "dog"],
        "cams": ["last"],
        "statistics": ["mean", "std"],
        "versions": {"numpy": "1"},
    }
    columns = (
        Column("classes", "int64", (2,)),
        Column("probabilities", "float32", (2,)),
        Column("loss", "float32", ()),
        Column("features", "float32", (3,)),
        Column("statistics", "float32", (2, 2)),
        Column("channel_mean", "float32", (CHANNELS,)),
        Column("channel_max", "float32", (CHANNELS,)),
        Column("channel_place", "uint16", (CHANNELS,)),
        Column("cam.last", "float32", (2, 3)),
    )
    fields = {"provenance": provenance, "images": images, "chunk": CHUNK, "columns": columns}
    fields["partials"] = (Column("moments", "float64", (4, CHANNELS)),)
    return ScanPlan(**(fields | changed))  # type: ignore[arg-type]


def cells(seed: int = 0) -> np.ndarray:
    """What the channels hold: (images, channels, 6 cells)."""
    return np.random.default_rng(seed).normal(3, 2, (IMAGES, CHANNELS, 6))


def chunk(which: ScanPlan, number: int, seed: int = 0) -> ChunkValues:
    """The values of one chunk, as a worker would give them back."""
    positions = which.positions(number)
    values = cells(seed)[positions.start : positions.stop]
    numbers = np.random.default_rng(100 + seed)
    whole = {column.name: numbers.normal(size=(IMAGES, *column.shape)) for column in which.columns}
    best = np.argsort(numbers.random((IMAGES, 2)), axis=1)
    columns = {
        name: each[positions.start : positions.stop].astype("float32")
        for name, each in whole.items()
    }
    columns["classes"] = best[positions.start : positions.stop]
    columns["channel_mean"] = values.mean(2).astype("float32")
    columns["channel_max"] = values.max(2).astype("float32")
    columns["channel_place"] = values.argmax(2).astype("uint16")
    together = values.transpose(1, 0, 2).reshape(CHANNELS, -1)
    moments = np.stack(
        [
            np.full(CHANNELS, float(together.shape[1])),
            together.mean(1),
            ((together - together.mean(1, keepdims=True)) ** 2).sum(1),
            (together >= 6).sum(1),
        ]
    )
    failures = [(1, "1.jpg cannot be read.")] if number == 1 else []
    return ChunkValues(columns, {"moments": moments}, failures, seconds=0.5)
