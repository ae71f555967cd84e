"""From the rows of all images to what is said of channels: moments, top images, classes."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from data.scans.files import array_path, open_arrays
from data.scans.plan import ScanPlan

TOP_IMAGES = 16  # per channel
BLOCK = 512  # images read at once
AGGREGATES = (
    "moments_all",
    "top_images",
    "top_values",
    "class_labels",
    "class_counts",
    "class_means",
)


def merge_moments(partials: np.ndarray) -> np.ndarray:
    """Moments (chunks, 4, channels) of parts as those of the whole, (4, channels) float64.

    Rows: number of values, their mean, sum of squared deviations, number at the bound. Source:
    Chan, Golub and LeVeque 1979, eq. 2.1, for any number of parts.
    """
    count = partials[:, 0].sum(0)
    weight = partials[:, 0] / np.maximum(count, 1)
    mean = (weight * partials[:, 1]).sum(0)
    between = (partials[:, 0] * (partials[:, 1] - mean) ** 2).sum(0)
    return np.stack([count, mean, partials[:, 2].sum(0) + between, partials[:, 3].sum(0)])


def write_aggregates(folder: Path, plan: ScanPlan) -> None:
    """Reduces all committed rows, block by block and in order, into small arrays beside them."""
    arrays = open_arrays(folder, (*plan.columns, *plan.partials))
    labels = np.array([image.label for image in plan.images])
    found = {"moments_all": merge_moments(np.asarray(arrays["moments"]))}
    found |= top_images(arrays["channel_max"])
    found |= class_means(arrays["channel_mean"], labels)
    for name, values in found.items():
        np.save(array_path(folder, name), values)


def top_images(channel_max: np.ndarray) -> dict[str, np.ndarray]:
    """Per channel the images with the highest maxima, best first: positions and values, (C, 16).

    Of equals the earlier image comes first; -1 and NaN where there are fewer images.
    """
    channels = channel_max.shape[1]
    best = np.full((channels, TOP_IMAGES), -np.inf, np.float32)
    place = np.full((channels, TOP_IMAGES), -1, np.int32)
    for start, block in _blocks(channel_max):
        values = np.concatenate([best, np.nan_to_num(block.T, nan=-np.inf)], axis=1)
        fresh = np.arange(start, start + len(block), dtype=np.int32)
        places = np.concatenate([place, np.broadcast_to(fresh, (channels, len(block)))], axis=1)
        order = np.argsort(-values, axis=1, kind="stable")[:, :TOP_IMAGES]
        best = np.take_along_axis(values, order, 1)
        place = np.take_along_axis(places, order, 1)
    missing = ~np.isfinite(best)
    return {
        "top_images": np.where(missing, -1, place),
        "top_values": np.where(missing, np.nan, best),
    }


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
    """What `write_aggregates` wrote. Raises: OSError, ValueError."""
    return {name: np.load(array_path(folder, name), mmap_mode="r") for name in AGGREGATES}


def _blocks(rows: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
    for start in range(0, len(rows), BLOCK):
        yield start, np.asarray(rows[start : start + BLOCK])
