"""A finished scan: arrays by name, tables as plain columns, and the most common queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from data.frames import to_frame
from data.gallery.labels import GROUP_NAMES
from data.scans.answers import ScanAnswers, fixed
from data.scans.top_images import TopImages, rank_images

DEAD_VARIANCE = 1e-12
DEAD_IMAGES = 500  # fewer images cannot show that a channel is dead
SATURATED_SHARE = 0.5


@dataclass(frozen=True, eq=False)
class Scan(ScanAnswers):
    """All arrays are read-only; n images, C channels of all layers in the order of `layers`.

    An image that cannot be read has the class -1, NaN elsewhere, and an entry in `failures`.
    """

    # Tables, as columns

    @property
    def layers(self) -> tuple[str, ...]:
        """Names of the layers, input first."""
        return tuple(layer["name"] for layer in self.provenance["layers"])

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The WordNet groups that occur, in their order: see data/gallery/labels.py."""
        return tuple(group for group in GROUP_NAMES if group in self._of_groups)

    def to_frame(self) -> Any:  # noqa: ANN401 - a pandas.DataFrame, if pandas is there
        """One row per image: id, name, classes, prediction, loss, and each layer's statistics.

        A statistic's column is called "layer4.2 mean", in units of the activation. An image that
        cannot be read has NaN. Raises: DataError without pandas.
        """
        names = [f"{layer} {name}" for layer in self.layers for name in self.statistic_names]
        statistics = np.asarray(self.statistics).reshape(len(self.names), -1).T
        count = len(self.names)
        predictions = [self.prediction_of(i) if self.readable[i] else "" for i in range(count)]
        return to_frame(
            {
                "id": self.image_ids,
                "name": self.names,
                "class": self.image_classes,
                "label": self.labels,
                "predicted": self.predicted,
                "prediction": np.array(predictions),
                "probability": np.asarray(self.probabilities[:, 0]),
                "loss": np.asarray(self.loss),
                **dict(zip(names, statistics, strict=True)),
            }
        )

    # Columns

    @property
    def features(self) -> np.ndarray:
        """(n, F) the input of the classifying layer."""
        return self.arrays["features"]

    @property
    def statistics(self) -> np.ndarray:
        """(n, layers, statistics) in the order of `statistic_names`."""
        return self.arrays["statistics"]

    @property
    def statistic_names(self) -> tuple[str, ...]:
        """The last axis of `statistics`."""
        return tuple(self.provenance["statistics"])

    @property
    def channel_mean(self) -> np.ndarray:
        """(n, C) each channel's mean over its cells."""
        return self.arrays["channel_mean"]

    @property
    def channel_max(self) -> np.ndarray:
        """(n, C) each channel's maximum."""
        return self.arrays["channel_max"]

    def cam(self, layer: str) -> np.ndarray:
        """(n, height, width) signed Grad-CAM, if stored: see `cam_layers`."""
        return self.arrays[f"cam.{layer}"]

    @property
    def cam_layers(self) -> tuple[str, ...]:
        """The layers with stored Grad-CAM."""
        return tuple(self.provenance["cams"])

    # Queries

    def select(self, class_name: str = "", group: str = "", outcome: str = "") -> np.ndarray:
        """Positions of the readable images of a class and group, classified correctly or not."""
        mask = self.readable.copy()
        if class_name:
            mask &= self.in_class(class_name)
        if group:
            mask &= self.in_group(group)
        if outcome:
            mask &= self.labelled & (self.correct == (outcome == "right"))
        return np.flatnonzero(mask)

    @cached_property
    def _none(self) -> np.ndarray:
        return fixed(np.zeros(len(self.plan.images), bool))

    def in_group(self, name: str) -> np.ndarray:
        """(n,) bool: the group contains the image's class, or one of its classes."""
        return self._of_groups.get(name, self._none)

    @cached_property
    def _of_groups(self) -> dict[str, np.ndarray]:
        members: dict[str, list[int]] = {}
        for position, groups in enumerate(self.image_groups):
            for group in groups:
                members.setdefault(group, []).append(position)
        masks = {group: self._none.copy() for group in members}
        for group, positions in members.items():
            masks[group][positions] = True
        return masks

    @cached_property
    def _starts(self) -> dict[str, int]:
        sizes = [layer["shape"][0] for layer in self.provenance["layers"]]
        starts = np.concatenate([[0], np.cumsum(sizes)])
        return dict(zip((*self.layers, ""), starts.tolist(), strict=True))

    def channels(self, layer: str) -> slice:
        """The layer's channels among the C."""
        ends = list(self._starts.values())
        start = self._starts[layer]
        return slice(start, ends[ends.index(start) + 1])

    def channel_of(self, number: int) -> tuple[str, int]:
        """Layer and channel of one of the C."""
        layer = next(name for name in reversed(self.layers) if self._starts[name] <= number)
        return layer, number - self._starts[layer]

    @property
    def moments(self) -> np.ndarray:
        """(4, C) over all cells of all images: values, mean, squared deviations, at the bound."""
        return self.arrays["moments_all"]

    @cached_property
    def variance(self) -> np.ndarray:
        """(C,) over all cells of all images."""
        count, _, deviation, _ = self.moments
        return fixed(deviation / np.maximum(count, 1))

    @cached_property
    def dead(self) -> np.ndarray | None:
        """(C,) bool: it never varies. None: undecided, with fewer than 500 readable images."""
        if self.readable.sum() < DEAD_IMAGES:
            return None
        return fixed(self.variance < DEAD_VARIANCE)

    @cached_property
    def bounded(self) -> np.ndarray:
        """(C,) bool: its layer declares an upper bound, as ReLU6 does; others cannot saturate."""
        bounds = self.provenance.get("bounds") or [None] * len(self.layers)
        sizes = [layer["shape"][0] for layer in self.provenance["layers"]]
        return fixed(np.repeat([bound is not None for bound in bounds], sizes))

    @cached_property
    def saturated(self) -> np.ndarray:
        """(C,) bool: more than half of its values are at its layer's bound: see `bounded`."""
        count, _, _, at_bound = self.moments
        return fixed(at_bound > SATURATED_SHARE * np.maximum(count, 1))

    def bound(self, layer: str) -> float | None:
        """The declared maximum of a layer's output, if any: 6 for a ReLU6."""
        bounds = self.provenance.get("bounds") or [None] * len(self.layers)
        declared: float | None = bounds[self.layers.index(layer)]
        return declared

    def top_images(
        self, layer: str, channel: int, count: int = 16, among: np.ndarray | None = None
    ) -> TopImages:
        """The images with a channel's highest values, and where; `among` are positions, or all.

        Every scan is ranked this way, also of earlier releases: by values that each scan stores.
        """
        number = self.channels(layer).start + channel
        mean, maximum = (
            np.ascontiguousarray(column[:, number])
            for column in (self.channel_mean, self.channel_max)
        )
        chosen = np.arange(len(mean)) if among is None else among
        ranked = rank_images(mean, maximum, self.bound(layer), count, chosen)
        if ranked.by == "mean":
            return ranked
        cells = np.array([self.arrays["channel_place"][i, number] for i in ranked.positions], int)
        _, _, width = self.provenance["layers"][self.layers.index(layer)]["shape"]
        return ranked._replace(places=np.stack(np.divmod(cells, width), axis=1))

    @property
    def class_means(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The classes that occur, how many images each has, and (classes, C) channel means."""
        stored = self.arrays
        return stored["class_labels"], stored["class_counts"], stored["class_means"]

    def histogram(
        self, layer: str, channel: int, positions: Sequence[int] | np.ndarray, bins: int = 32
    ) -> tuple[np.ndarray, np.ndarray]:
        """Counts and edges of a channel's means over some images, on the range of all images."""
        values = np.asarray(self.channel_mean[:, self.channels(layer).start + channel])
        low, high = np.nanmin(values), np.nanmax(values)
        return np.histogram(values[np.asarray(positions)], bins, (low, high))
