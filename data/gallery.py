"""A gallery: its images in memory, and what is searched, filtered and sorted in them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

import numpy as np
import numpy.typing as npt

from data.errors import GalleryProblem
from data.items import Item, Skipped
from data.labels import GROUPS
from data.notes import Note
from data.predictions import PredictionTable

OUTCOMES = ("right", "wrong")
SORTS = ("name", "class", "confidence", "-confidence")

Positions = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Query:
    """What is asked of a gallery; each empty field asks for nothing.

    `outcome` is one of OUTCOMES, `sort` one of SORTS; "confidence" puts the least sure first,
    "-confidence" the surest.
    """

    text: str = ""  # anywhere in the class or file name, whatever the case
    class_name: str = ""
    group: str = ""
    outcome: str = ""
    sort: str = "name"


@dataclass(frozen=True)
class GalleryClass:
    """A class that a gallery shows, and how often; `index` None: no class of ImageNet's."""

    index: int | None
    name: str
    count: int


class Gallery:
    """Images with what is known of them; `select` answers within milliseconds for 50,000."""

    def __init__(
        self,
        name: str,
        items: Sequence[Item],
        skipped: Sequence[Skipped],
        *,
        starter: bool,
        notes: Sequence[Note] = (),
    ) -> None:
        self.name = name
        self.items = tuple(items)
        self.skipped = tuple(skipped)
        self.starter = starter
        self.notes = tuple(notes)
        self.ids = tuple(item.id for item in items)
        self._positions = {image_id: position for position, image_id in enumerate(self.ids)}
        self._class_index = np.array(
            [-1 if item.class_index is None else item.class_index for item in items], np.int32
        )
        self._class_index.flags.writeable = False
        self._words = tuple(f"{item.class_name or ''}\n{item.name}".casefold() for item in items)
        names = [item.name.casefold() for item in items]
        classes = [(item.class_name is None, (item.class_name or "").casefold()) for item in items]
        by_name = sorted(range(len(items)), key=names.__getitem__)
        self._by_name = np.array(by_name, np.int32)
        self._by_class = np.array(sorted(by_name, key=classes.__getitem__), np.int32)

    def __len__(self) -> int:
        return len(self.items)

    def position(self, image_id: str) -> int:
        """Where in `items` the image stands. Raises: GalleryProblem if there is none."""
        try:
            return self._positions[image_id]
        except KeyError:
            raise GalleryProblem(
                f"No image of this gallery has the id {image_id[:12]}; choose another one."
            ) from None

    def get(self, image_id: str) -> Item:
        """The image with this id. Raises: GalleryProblem if there is none."""
        return self.items[self.position(image_id)]

    @cached_property
    def sha256(self) -> str:
        """What the gallery holds, in any order: its images and their classes."""
        lines = sorted(f"{item.id} {item.class_name or ''}" for item in self.items)
        return sha256("\n".join(lines).encode()).hexdigest()

    @cached_property
    def classes(self) -> tuple[GalleryClass, ...]:
        """The classes that are present, by name."""
        counts = Counter((item.class_name, item.class_index) for item in self.items)
        present = (GalleryClass(index, name, n) for (name, index), n in counts.items() if name)
        return tuple(sorted(present, key=lambda each: each.name.casefold()))

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """Those of the offered groups that are present, in their order."""
        present = {group for item in self.items for group in item.groups}
        return tuple(group for group in GROUPS if group in present)

    def targets(self, labels: Sequence[str] | None = None) -> Positions:
        """Each image's class in a model's numbering, -1 where it has none.

        `labels` are the model's class names; None stands for ImageNet's 1,000.
        """
        if labels is None:
            return self._class_index
        numbers = {label.casefold(): number for number, label in enumerate(labels)}
        names = ((item.class_name or "").casefold() for item in self.items)
        return np.fromiter((numbers.get(name, -1) for name in names), np.int32, len(self))

    def select(
        self,
        query: Query,
        predictions: PredictionTable | None = None,
        targets: Positions | None = None,
    ) -> Positions:
        """The positions of the images asked for, in the order asked for.

        `targets` are the right classes in the model's numbering, by default ImageNet's. An image
        that is not predicted or has no class is neither right nor wrong; not predicted, it comes
        last in both orders of confidence. Equals stay in the order of their names.
        """
        mask = self._matching(query)
        if query.outcome:
            mask &= self._outcome(query.outcome, predictions, targets)
        order = self._order(query.sort, predictions)
        return order[mask[order]]

    def _matching(self, query: Query) -> Mask:
        mask = np.ones(len(self), np.bool_)
        if text := query.text.strip().casefold():
            mask &= self._where(text in words for words in self._words)
        if query.class_name:
            mask &= self._where(item.class_name == query.class_name for item in self.items)
        if query.group:
            mask &= np.isin(self._class_index, GROUPS.get(query.group, ()))
        return mask

    def _where(self, answers: Iterable[bool]) -> Mask:
        return np.fromiter(answers, np.bool_, len(self))

    def _outcome(
        self, outcome: str, predictions: PredictionTable | None, targets: Positions | None
    ) -> Mask:
        if predictions is None:
            return np.zeros(len(self), np.bool_)
        right = self.targets() if targets is None else targets
        known = (predictions.top1 >= 0) & (right >= 0)
        agree: Mask = predictions.top1 == right
        return np.logical_and(known, agree if outcome == "right" else ~agree)

    def _order(self, sort: str, predictions: PredictionTable | None) -> Positions:
        if sort == "class":
            return self._by_class
        if predictions is None or sort not in ("confidence", "-confidence"):
            return self._by_name
        sureness = predictions.probability if sort == "confidence" else -predictions.probability
        keys = np.where(predictions.top1 >= 0, sureness, np.inf)
        return self._by_name[np.argsort(keys[self._by_name], kind="stable")]
