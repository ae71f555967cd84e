"""A gallery: its images in memory, with search, filters and order."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from hashlib import sha256

import numpy as np
import numpy.typing as npt

from data.errors import GalleryProblem
from data.gallery.class_matching import ClassChoice, ClassMatch, match_classes, notes_by_place
from data.gallery.class_names import in_order, is_number, searchable
from data.gallery.items import Item, Skipped
from data.gallery.labels import GROUP_NAMES, groups_of
from data.gallery.notes import GalleryNote
from data.gallery.outcomes import Outcomes
from data.gallery.predictions import PredictionTable

MATCHING = 3  # of class names; a different number marks scans with other labels
SORTS = ("name", "class", "confidence", "-confidence")

Positions = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Query:
    """A query of a gallery; empty fields are no condition.

    `outcome` is one of OUTCOMES, `sort` one of SORTS; "confidence" puts the least confident first,
    "-confidence" the most confident.
    """

    text: str = ""  # anywhere in the class or file name, ignoring case
    class_name: str = ""
    group: str = ""
    outcome: str = ""
    sort: str = "name"


@dataclass(frozen=True)
class GalleryClass:
    """A class that a gallery shows, and its count; `index` None: not an ImageNet class."""

    index: int | None
    name: str
    count: int


class Gallery:
    """Images with their classes; `select` answers within milliseconds for 50,000.

    `items` are the images, `classes` the classes with their counts, `skipped` the files that are
    not shown, each with the reason, and `notes` what was concluded about the folders.
    """

    def __init__(  # noqa: PLR0913 - what opening a gallery finds out
        self,
        name: str,
        items: Sequence[Item],
        skipped: Sequence[Skipped],
        *,
        starter: bool,
        notes: Sequence[GalleryNote] = (),
        class_map: Mapping[str, ClassChoice] | None = None,
        class_noun: str = "class",
        places: Mapping[str, Sequence[str]] | None = None,
        mapped_to: Sequence[str] | None = None,
    ) -> None:
        self.name = name
        self.items = tuple(items)
        self.skipped = tuple(skipped)
        self.starter = starter
        self.notes = tuple(notes)
        self.class_map = dict(class_map or {})  # a class's name -> the model's class
        self.mapped_to = mapped_to  # the labels that its classes come from; None: ImageNet's
        self.class_noun = class_noun  # the word for a class of the gallery: "folder" or "class"
        self.places = dict(places or {})  # for several folders: the class names of each
        self._matches: dict[tuple[str, ...] | None, ClassMatch] = {}
        self.ids = tuple(item.id for item in items)
        self._positions = {image_id: position for position, image_id in enumerate(self.ids)}
        self._words = tuple(searchable("\n".join((*i.class_names, i.name))) for i in items)
        names = [item.name.casefold() for item in items]
        classes = [(item.class_name is None, in_order(item.class_name or "")) for item in items]
        by_name = sorted(range(len(items)), key=names.__getitem__)
        self._by_name = np.array(by_name, np.int32)
        self._by_class = np.array(sorted(by_name, key=classes.__getitem__), np.int32)

    def __len__(self) -> int:
        return len(self.items)

    def position(self, image_id: str) -> int:
        """The position of the image in `items`. Raises: GalleryProblem if it is not there."""
        try:
            return self._positions[image_id]
        except KeyError:
            raise GalleryProblem(
                f"No image of this gallery has the id {image_id[:12]}; choose another image."
            ) from None

    def get(self, image_id: str) -> Item:
        """The image with this id. Raises: GalleryProblem if it is not there."""
        return self.items[self.position(image_id)]

    @cached_property
    def sha256(self) -> str:
        """The contents of the gallery, regardless of order: its images and their classes."""
        lines = sorted(f"{item.id} {item.class_title}" for item in self.items)
        lines += [f"{name} is {choice}" for name, choice in sorted(self.class_map.items())]
        if any(item.class_name is not None and item.wnid is None for item in self.items):
            lines.append(f"matching {MATCHING}")
        return sha256("\n".join(lines).encode()).hexdigest()

    @cached_property
    def classes(self) -> tuple[GalleryClass, ...]:
        """The classes that are present, by name."""
        counts = Counter(key for item in self.items for key in item.class_keys)
        present = (GalleryClass(index, name, count) for (name, index), count in counts.items())
        return tuple(sorted(present, key=lambda each: in_order(each.name)))

    @cached_property
    def conflicts(self) -> tuple[Item, ...]:
        """The images with several classes, as the same picture is in several folders."""
        return tuple(item for item in self.items if item.other_classes)

    @cached_property
    def _members(self) -> dict[str, list[int]]:
        """Class -> positions of its images."""
        members: dict[str, list[int]] = {}
        for position, item in enumerate(self.items):
            for name in item.class_names:
                members.setdefault(name, []).append(position)
        return members

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The WordNet groups that are present, in their order."""
        return tuple(group for group in GROUP_NAMES if group in self._of_groups)

    @cached_property
    def item_groups(self) -> tuple[tuple[str, ...], ...]:
        """All WordNet groups of each image, by its ImageNet classes; () if it has none."""
        return self.groups_for(self.mapped_to)

    def groups_for(self, labels: Sequence[str] | None) -> tuple[tuple[str, ...], ...]:
        """The same beside a model with these class names; None stands for ImageNet's 1,000.

        Numbers and class maps refer to that model's classes, which have no groups but ImageNet's.
        """
        numbered = all(map(is_number, self._members))
        if labels is not None and (self.class_map or numbered):
            return tuple(item.groups for item in self.items)
        return tuple(map(lru_cache(groups_of), self.target_sets()))

    @cached_property
    def _of_groups(self) -> dict[str, list[int]]:
        """Group -> positions of its images."""
        members: dict[str, list[int]] = {}
        for position, groups in enumerate(self.item_groups):
            for group in groups:
                members.setdefault(group, []).append(position)
        return members

    def match(self, labels: Sequence[str] | None = None) -> ClassMatch:
        """Which class of a model each class of the gallery is, and the notes on it.

        `labels` are the model's class names; None stands for ImageNet's 1,000.
        """
        key = None if labels is None else tuple(labels)
        if key not in self._matches:
            match = match_classes(
                self.items, key, self.class_map, self.class_noun, own=not self.starter
            )
            more = notes_by_place(match, key, self.places, self.class_noun)
            self._matches[key] = replace(match, notes=(*match.notes, *more))
        return self._matches[key]

    def targets(self, labels: Sequence[str] | None = None) -> Positions:
        """(images,) each image's class in a model's numbering; -1 if it has none, or several.

        `labels` are the model's class names; None stands for ImageNet's 1,000.
        """
        return self.match(labels).targets

    def target_sets(self, labels: Sequence[str] | None = None) -> tuple[tuple[int, ...], ...]:
        """All classes of each image in a model's numbering, ascending."""
        return self.match(labels).target_sets

    def select(
        self,
        query: Query,
        predictions: PredictionTable | None = None,
        outcomes: Outcomes | None = None,
    ) -> Positions:
        """The positions of the images that match, in the requested order.

        Without `outcomes` the correct classes are ImageNet's. An image without prediction or class
        is neither correct nor wrong; without prediction, it comes last in both orders of
        confidence. Ties keep the order of their names.
        """
        mask = self._matching(query)
        if query.outcome:
            mask &= self._outcome(query.outcome, predictions, outcomes)
        order = self._order(query.sort, predictions)
        return order[mask[order]]

    def _matching(self, query: Query) -> Mask:
        mask = np.ones(len(self), np.bool_)
        if text := searchable(query.text.strip()):
            mask &= self._where(text in words for words in self._words)
        if query.class_name:
            mask &= self._at(self._members.get(query.class_name, ()))
        if query.group:
            mask &= self._at(self._of_groups.get(query.group, ()))
        return mask

    def _at(self, positions: Sequence[int]) -> Mask:
        mask = np.zeros(len(self), np.bool_)
        mask[np.array(positions, np.intp)] = True
        return mask

    def _where(self, answers: Iterable[bool]) -> Mask:
        return np.fromiter(answers, np.bool_, len(self))

    def _outcome(
        self, outcome: str, predictions: PredictionTable | None, outcomes: Outcomes | None
    ) -> Mask:
        if predictions is None:
            return np.zeros(len(self), np.bool_)
        outcome_of = outcomes or Outcomes.of_classes(predictions, self.targets())
        return outcome_of.mask(outcome)

    def _order(self, sort: str, predictions: PredictionTable | None) -> Positions:
        if sort == "class":
            return self._by_class
        if predictions is None or sort not in ("confidence", "-confidence"):
            return self._by_name
        sureness = predictions.probability if sort == "confidence" else -predictions.probability
        keys = np.where(predictions.top1 >= 0, sureness, np.inf)
        return self._by_name[np.argsort(keys[self._by_name], kind="stable")]
