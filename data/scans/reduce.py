"""Reduces the rows of all images to moments of channels and means of classes."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.lib.format import open_memmap

from data.files import write_atomically
from data.scans.files import array_path, open_arrays
from data.scans.plan import ScanPlan

BLOCK = 512  # images read at once
# Scans of release 0.6 and before also hold top images by maximum, which are no longer used.
AGGREGATES = ("moments_all", "class_labels", "class_counts", "class_means")


def merge_moments(partials: np.ndarray) -> np.ndarray:
    """Merges the moments of parts, (chunks, 4, channels), into (4, channels) float64.

    Rows: number of values, their mean, sum of squared deviations, number at the bound. Source:
    Chan, Golub and LeVeque 1979, eq. 2.1, for any number of parts.
    """
    count = partials[:, 0].sum(0)
    weight = partials[:, 0] / np.maximum(count, 1)
    mean = (weight * partials[:, 1]).sum(0)
    between = (partials[:, 0] * (partials[:, 1] - mean) ** 2).sum(0)
    return np.stack([count, mean, partials[:, 2].sum(0) + between, partials[:, 3].sum(0)])


def write_aggregates(folder: Path, plan: ScanPlan) -> None:
    """Reduce all committed rows, block by block and in order, to small arrays beside them."""
    arrays = {
        **open_arrays(folder, plan.columns, len(plan.images)),
        **open_arrays(folder, plan.partials, plan.chunks),
    }
    labels = np.array([image.label for image in plan.images])
    aggregates = {"moments_all": merge_moments(np.asarray(arrays["moments"]))}
    aggregates |= class_means(arrays["channel_mean"], labels)
    for name, values in aggregates.items():
        content = BytesIO()
        np.save(content, values)
        # In one step: a server may have the file of an earlier run open as a memory map.
        write_atomically(array_path(folder, name), content.getvalue())


def class_means(channel_mean: np.ndarray, labels: np.ndarray) -> dict[str, np.ndarray]:
    """Mean of the images' channel means by class: the classes, their images, (classes, C)."""
    classes = np.unique(labels[labels >= 0])
    counts = np.zeros(len(classes), np.int64)
    sums = np.zeros((len(classes), channel_mean.shape[1]))
    for start, block in _blocks(channel_mean):
        of_block = labels[start : start + len(block)]
        readable = (of_block >= 0) & np.isfinite(block).all(1)
        rows = np.searchsorted(classes, of_block[readable])
        np.add.at(counts, rows, 1)
        np.add.at(sums, rows, block[readable])
    means = sums / np.maximum(counts, 1)[:, None]
    return {
        "class_labels": classes,
        "class_counts": counts,
        "class_means": means.astype(np.float32),
    }


def open_aggregates(folder: Path) -> Mapping[str, np.ndarray]:
    """The result of `write_aggregates`. Raises: OSError, ValueError."""
    return {name: open_memmap(array_path(folder, name), mode="r") for name in AGGREGATES}


def _blocks(rows: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
    for start in range(0, len(rows), BLOCK):
        yield start, np.asarray(rows[start : start + BLOCK])
