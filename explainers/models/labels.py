"""The names of a model's classes: from Python values, checked, and ImageNet's recognised."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from timm.data.imagenet_info import ImageNetInfo
from torchvision.models import ResNet50_Weights

from explainers.errors import UnfitLabels
from explainers.models.label_order import Ordered, in_order, listed
from explainers.models.notes import ModelNote

INDEX_FIRST = re.compile(r"(?P<index>\d+)\s*[\s:=,;]\s*(?P<name>\S.*)")  # "0 peacock", "0: peacock"
# "/a/airfield 0", "cat: 0"
INDEX_LAST = re.compile(r"(?P<name>.*[^\s:=])\s*[\s:=]\s*(?P<index>\d+)")
WNID_FIRST = re.compile(r"(?P<wnid>n\d{8})[\s:,;]+(?P<name>\S.*)")  # "n01440764 tench, ..."


BINARY = ("negative", "positive")


@dataclass(frozen=True)
class ClassNames:
    """Names in index order and the conclusions about them."""

    names: tuple[str, ...]
    imagenet: bool = False  # ImageNet-1k's 1,000 classes in the usual order
    notes: tuple[ModelNote, ...] = ()


@cache
def imagenet_labels() -> tuple[str, ...]:
    """Readable names of ImageNet-1k's 1,000 classes in index order."""
    return tuple(ResNet50_Weights.DEFAULT.meta["categories"])


def class_names(value: object) -> ClassNames:
    """Names from a list, tuple, array or dict of Python. Raises: UnfitLabels.

    A dict maps indices to names or names to indices. A set has no order and is refused.
    """
    if isinstance(value, ClassNames):
        return value
    ordered = in_order(value, "the labels")
    return checked(ordered, "the labels", f"from a {type(value).__name__} in Python")


def checked(ordered: Ordered, where: str, source: str) -> ClassNames:
    """The names with a note, which states their `source`; ImageNet's become the usual ones.

    Raises: UnfitLabels if there are none, or two are the same.
    """
    names = [name.strip() for name in ordered.names]
    note = f"Classes: {counted(names)} {source}{ordered.how}"
    if not names:
        raise UnfitLabels(f"There are no names in {where}; provide one per class, in index order.")
    if _are_imagenets(names):
        usual = imagenet_labels()
        text = f"{note}; they are ImageNet's, in its order."
        return ClassNames(usual, imagenet=True, notes=(ModelNote("classes", text),))
    for index, name in enumerate(names):
        if not name:
            raise UnfitLabels(f"Class {index} has no name in {where}; provide one per class.")
    name, times = Counter(names).most_common(1)[0]
    if times > 1:
        places = [str(index) for index, each in enumerate(names) if each == name]
        raise UnfitLabels(
            f'"{name}" is the name of the classes {listed(places)} in {where}; give every class '
            "its own name."
        )
    return ClassNames(tuple(names), notes=(ModelNote("classes", f"{note}.", ordered.warning),))


def without_numbers(lines: list[str]) -> Ordered:
    """Names from lines such as "0 peacock" or "n01806143 peacock, peafowl"; and what was removed.

    Indices are removed, and order the names, only if each occurs once; of the synonyms after a
    WordNet id the first is used if it is unique.
    """
    for pattern in (INDEX_FIRST, INDEX_LAST):
        matches = [pattern.fullmatch(line) for line in lines]
        if len(lines) > 1 and all(matches):
            numbered = [(int(match["index"]), match["name"]) for match in matches if match]
            start = min(index for index, _ in numbered)
            whole = sorted(index for index, _ in numbered) == list(
                range(start, start + len(numbered))
            )
            if whole and start in (0, 1) and len({name for _, name in numbered}) > 1:
                numbers = f"indices {start} to {start + len(numbered) - 1}"
                names = [name for _, name in sorted(numbered)]
                return Ordered(names, f", {numbers} were removed from the lines")
    matches = [WNID_FIRST.fullmatch(line) for line in lines]
    if lines and all(matches):
        if [match["wnid"] for match in matches if match] == _imagenet_wnids():
            return Ordered(list(imagenet_labels()), ", by their WordNet ids")
        full = [match["name"].strip() for match in matches if match]
        first = [name.split(",")[0].strip() for name in full]
        unique = len(set(first)) == len(first)
        synonyms = " and all but the first synonym" if unique and first != full else ""
        names = first if unique else full
        return Ordered(names, f", WordNet ids{synonyms} were removed from the lines")
    return Ordered(lines)


def class_labels(names: tuple[str, ...], classes: int, *, binary: bool) -> tuple[str, ...]:
    """A name for each class: the provided ones, else "class 0" and so on.

    A binary classifier's classes are the negative and the positive one; a single name is the
    positive class's. Raises: UnfitLabels.
    """
    if binary and len(names) == 1:
        return f"not {names[0]}", names[0]
    if binary and len(names) > classes:
        raise UnfitLabels(
            "The model returns one value per image, which separates two classes, and the number "
            f"of labels is {len(names)}; provide the negative and the positive class, or only the "
            "positive one."
        )
    default = BINARY if binary else tuple(f"class {index}" for index in range(classes))
    labels = names or default
    check_labels(labels, classes)
    return labels


def check_labels(labels: tuple[str, ...], classes: int) -> None:
    """Raises: UnfitLabels unless there is one name for each of the model's `classes`."""
    if len(labels) != classes:
        raise UnfitLabels(
            f"The model has {classes} classes, the number of labels is {len(labels)}; provide one "
            "label per class, in class-index order."
        )


def counted(names: list[str]) -> str:
    """As "1 name" or "1,000 names"."""
    return f"{len(names):,} name{'s' * (len(names) != 1)}"


def _are_imagenets(names: list[str]) -> bool:
    """Whether all 1,000 are ImageNet's in its order: by WordNet id, or by a synonym in any case."""
    if len(names) != len(imagenet_labels()):
        return False
    if names == _imagenet_wnids():
        return True
    return all(
        not synonyms.isdisjoint(_words(name))
        for name, synonyms in zip(names, _imagenet_words(), strict=True)
    )


@cache
def _imagenet_wnids() -> list[str]:
    return list(ImageNetInfo("imagenet-1k").label_names())  # type: ignore[no-untyped-call]


@cache
def _imagenet_words() -> tuple[frozenset[str], ...]:
    """The usual name of each class, and its synonyms."""
    synonyms = ImageNetInfo("imagenet-1k").label_descriptions()
    return tuple(
        frozenset(_words(f"{name},{more}"))
        for name, more in zip(imagenet_labels(), synonyms, strict=True)
    )


def _words(name: str) -> set[str]:
    """The synonyms in "Great_white shark, man-eater", normalised for comparison."""
    words = {re.sub(r"[\s_-]+", " ", word).strip().casefold() for word in name.split(",")}
    return words - {""}
