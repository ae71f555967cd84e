"""Which class of a model each class of a gallery is, and notes on the match."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from data.gallery.class_names import (
    LabelIndex,
    LabelMatch,
    MatchedBy,
    is_number,
    label_index,
    stated_wnid,
    wording,
)
from data.gallery.items import ClassKey, Item
from data.gallery.labels import CLASSES
from data.gallery.notes import GalleryNote

MOST_NAMES = 5  # how many a sentence lists
SIMILAR = 0.7  # share of common letters from which a label is suggested
UNNAMED = 1000  # classes without names: then they may be ImageNet's

ClassChoice = str | int  # a class of the model by name or index, as in a class map


@dataclass(frozen=True)
class Unmatched:
    """A class of a gallery that matches no class of the model, or more than one."""

    name: str
    candidates: tuple[str, ...]  # the labels that the name may mean
    nearest: tuple[str, ...]  # labels with a similar spelling


@dataclass(frozen=True, eq=False)
class ClassMatch:
    """How the classes of a gallery and of a model correspond; n images."""

    targets: npt.NDArray[np.int32]  # (n,) the model's class, -1 for none or several
    target_sets: tuple[tuple[int, ...], ...]  # for each image, all its classes, ascending
    matched: Mapping[str, int]  # class of the gallery -> class of the model
    unmatched: tuple[Unmatched, ...]
    by: Mapping[str, MatchedBy]  # class of the gallery -> what decided, for those of `matched`
    present: int  # classes of the model that have images
    classes: int  # of the model
    notes: tuple[GalleryNote, ...]

    @property
    def synonyms(self) -> tuple[str, ...]:
        """The classes of the gallery that match by a synonym or plural."""
        return tuple(name for name, by in self.by.items() if by is MatchedBy.SYNONYM)


def match_classes(
    items: Sequence[Item],
    labels: tuple[str, ...] | None,
    class_map: Mapping[str, ClassChoice],
    noun: str = "class",
    *,
    own: bool = True,
) -> ClassMatch:
    """Match by the class map, then by name; numbered folders are indices if labels are names.

    `labels` None stands for ImageNet's 1,000; `noun` is the word for a class of the gallery,
    "folder" or "class". No match at all is a warning if the images are the user's `own`.
    """
    index = label_index(labels)
    of_items = [item.class_keys for item in items]
    kinds = dict.fromkeys(of_items)
    keys = list(dict.fromkeys(key for kind in kinds for key in kind))
    numbers = _numbers(keys, index)
    by_wnid = {item.class_name for item in items if item.by_wnid}
    matches = {key: _find(key, index, class_map, numbers, by_wnid) for key in keys}
    indices = {key: each.index for key, each in matches.items()}
    set_of = {kind: _set(indices[key] for key in kind) for kind in kinds}
    one_of = {kind: _only([indices[key] for key in kind]) for kind in kinds}
    sets = tuple(map(set_of.__getitem__, of_items))
    targets = np.fromiter(map(one_of.__getitem__, of_items), np.int32, len(items))
    targets.flags.writeable = False
    matched = {name: i for (name, _), each in matches.items() if (i := each.index) is not None}
    unmatched = tuple(
        Unmatched(name, tuple(index.labels[i] for i in each.candidates), ())
        for (name, _), each in matches.items()
        if each.index is None
    )
    unmatched = tuple(
        Unmatched(
            each.name, each.candidates, () if each.candidates else index.nearest(each.name, SIMILAR)
        )
        if place < MOST_NAMES
        else each
        for place, each in enumerate(unmatched)
    )
    present = len({i for each in set_of.values() for i in each})
    by = {name: each.by for (name, _), each in matches.items() if name in matched}
    count = len(index.labels)
    match = ClassMatch(targets, sets, matched, unmatched, by, present, count, ())
    unstated = {name: number for name, number in numbers.items() if by.get(name) is MatchedBy.INDEX}
    notes = tuple(_notes(match, index, noun, unstated, own=own))
    return replace(match, notes=notes)


def notes_by_place(
    match: ClassMatch,
    labels: tuple[str, ...] | None,
    places: Mapping[str, Sequence[str]],
    noun: str,
) -> Iterable[GalleryNote]:
    """A warning for each folder without any matching class, if other folders have one.

    `places` are the class names by folder; `labels` and `noun` as in `match_classes`.
    """
    for place, names in places.items():
        if match.matched and names and not match.matched.keys() & {*names}:
            missing = tuple(each for each in match.unmatched if each.name in names)
            text = _none_matches(replace(match, unmatched=missing), label_index(labels), noun)
            yield GalleryNote("classes", f"{place}: {text}", warning=True)


def _set(indices: Iterable[int | None]) -> tuple[int, ...]:
    return tuple(sorted({index for index in indices if index is not None}))


def _only(indices: Sequence[int | None]) -> int:
    """The class if all agree, else -1."""
    first = indices[0] if len(set(indices)) == 1 else None
    return -1 if first is None else first


def find_choice(choice: ClassChoice, index: LabelIndex) -> int | None:
    """The class of the model that a class map states; None if the model has no such class."""
    match_index = index.find(str(choice)).index
    if match_index is None or isinstance(choice, int):
        number = int(choice) if isinstance(choice, int) or is_number(choice) else -1
        match_index = number if 0 <= number < len(index.labels) else match_index
    return match_index


def _find(
    key: ClassKey,
    index: LabelIndex,
    class_map: Mapping[str, ClassChoice],
    numbers: Mapping[str, int],
    by_wnid: Collection[str | None],
) -> LabelMatch:
    name, number = key
    imagenet_class = None if number is None else CLASSES[number]
    for stated in (name, imagenet_class.wnid if imagenet_class else name):
        if stated in class_map:
            choice = find_choice(class_map[stated], index)
            return LabelMatch() if choice is None else LabelMatch((choice,), by=MatchedBy.MAP)
    if name in numbers:
        return LabelMatch((numbers[name],), by=MatchedBy.INDEX)
    match = index.find(name, imagenet_class)
    is_word = name not in by_wnid and not stated_wnid(name)  # that is one of ImageNet's
    if match.by is MatchedBy.WNID and match.index is not None and is_word:
        return replace(match, by=wording(name, index.labels[match.index]))
    return match


def _numbers(keys: Sequence[ClassKey], index: LabelIndex) -> dict[str, int]:
    """Names that are class indices: all are numbers below the class count, and no label is."""
    names = [name for name, _ in keys]
    if index.numeric or not all(map(is_number, names)):
        return {}
    numbers = {name: int(name) for name in names}
    return numbers if max(numbers.values(), default=0) < len(index.labels) else {}


def _notes(
    match: ClassMatch, index: LabelIndex, noun: str, numbers: Mapping[str, int], *, own: bool
) -> Iterable[GalleryNote]:
    total = len(match.matched) + len(match.unmatched)
    if not total:
        return
    if not match.matched:
        yield GalleryNote("classes", _none_matches(match, index, noun), warning=own)
        return
    verb = "has" if match.present == 1 else "have"
    classes = _count(match.classes)
    yield GalleryNote("classes", f"{match.present:,} of {classes} of the model {verb} images.")
    if numbers:
        yield _about_numbers(numbers, index, noun)
    if match.synonyms:
        pairs = [f"{name} is {index.labels[match.matched[name]]}" for name in match.synonyms]
        verb = "matches" if len(pairs) == 1 else "match"
        yield GalleryNote(
            "classes",
            f"{_plural(len(pairs), noun)} {verb} by a synonym or plural: {_listed(pairs)}.",
        )
    yield from _about_unmatched(match, noun)
    yield from _about_shared(match, index, noun)


def _about_numbers(numbers: Mapping[str, int], index: LabelIndex, noun: str) -> GalleryNote:
    """That the numbers are indices; a warning if the model may have them in the order of text."""
    what = f"The {_nouns(noun)} are numbers and count as class indices of the model"
    in_text = {} if index.imagenet else _in_order_of_text(numbers, len(index.labels))
    moved = next((name for name, place in in_text.items() if place != numbers.get(name, place)), "")
    if not moved:
        first, number = next(iter(numbers.items()))
        example = "" if _is_unnamed(index) else f": {first} is {index.labels[number]}"
        return GalleryNote("classes", f"{what}{example}.")
    first = ", ".join(list(in_text)[:4])
    how = "--labels FILE, its class_to_idx or the names of its folders in index order"
    if not _is_unnamed(index):
        how = "--class-map FILE"
    return GalleryNote(
        "classes",
        f"{what} in numeric order: {moved} is {index.labels[numbers[moved]]}. torchvision's "
        f"ImageFolder sorts names as text ({first}, ...), so in a model trained with it, {moved} "
        f"is {index.labels[in_text[moved]]}. State the order with {how}.",
        warning=True,
    )


def _in_order_of_text(numbers: Mapping[str, int], classes: int) -> dict[str, int]:
    """Names of numbers -> their places if the names of all classes are sorted as text.

    Names of classes without images are filled in, with zeros in front if the others have them.
    """
    widths = {len(name) for name in numbers}
    padded = len(widths) == 1 and any(name != str(number) for name, number in numbers.items())
    absent = {*range(classes)}.difference(numbers.values())
    names = [*numbers, *(str(number).zfill(max(widths) if padded else 0) for number in absent)]
    return (
        {name: place for place, name in enumerate(sorted(names))} if len(names) == classes else {}
    )


def _about_unmatched(match: ClassMatch, noun: str) -> Iterable[GalleryNote]:
    foreign = [each for each in match.unmatched if not each.candidates]
    unclear = [each for each in match.unmatched if each.candidates]
    if foreign:
        verb = "matches" if len(foreign) == 1 else "match"
        yield GalleryNote(
            "classes",
            f"{_plural(len(foreign), noun)} {verb} no class of the model: "
            f"{_listed([_with_nearest(each) for each in foreign])}. Choose with --class-map FILE.",
        )
    if unclear:
        names = [f"{each.name} ({' or '.join(each.candidates[:3])}?)" for each in unclear]
        verb = "is" if len(unclear) == 1 else "are"
        yield GalleryNote(
            "classes",
            f"{_plural(len(unclear), noun)} {verb} ambiguous and left without a class: "
            f"{_listed(names)}. Choose with --class-map FILE.",
        )


def _about_shared(match: ClassMatch, index: LabelIndex, noun: str) -> Iterable[GalleryNote]:
    """Classes of the model with several, differently spelled classes of the gallery."""
    names: dict[int, list[str]] = {}
    for name, number in match.matched.items():
        names.setdefault(number, []).append(name)
    shared = [
        f"{' and '.join(each)} are {index.labels[number]}"
        for number, each in names.items()
        if len(each) > 1
    ]
    if shared:
        yield GalleryNote(
            "classes", f"Several {_nouns(noun)} are one class of the model: {_listed(shared)}."
        )


def _none_matches(match: ClassMatch, index: LabelIndex, noun: str) -> str:
    total = len(match.unmatched)
    kinds = f"The {noun}" if total == 1 else f"None of the {_plural(total, noun)}"
    names = _listed([_with_nearest(each) for each in match.unmatched])
    verb = "matches no" if total == 1 else "matches a"
    what = (
        f"{kinds} {verb} class of the model, so no prediction counts as correct or wrong: {names}."
    )
    if all(is_number(each.name) for each in match.unmatched) and not index.numeric:
        hint = f"Class indices of the model are 0 to {len(index.labels) - 1:,};"
        return f"{what} {hint} choose with --class-map FILE."
    if _is_unnamed(index):
        hint = "The model's classes have no names;"
        if len(index.labels) == UNNAMED:
            hint = "The model's 1,000 classes have no names and may be ImageNet's;"
        return f"{what} {hint} provide them with --labels FILE."
    return f"{what} Choose with --class-map FILE."


def _is_unnamed(index: LabelIndex) -> bool:
    return all(label == f"class {number}" for number, label in enumerate(index.labels))


def _with_nearest(each: Unmatched) -> str:
    if each.candidates:
        return f"{each.name} ({' or '.join(each.candidates[:3])}?)"
    return f"{each.name} (nearest: {' or '.join(each.nearest)})" if each.nearest else each.name


def _listed(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMES
    return ", ".join(names[:MOST_NAMES]) + (f" and {more:,} more" if more > 0 else "")


def _count(classes: int) -> str:
    return "1 class" if classes == 1 else f"{classes:,} classes"


def _plural(count: int, noun: str) -> str:
    return f"1 {noun}" if count == 1 else f"{count:,} {_nouns(noun)}"


def _nouns(noun: str) -> str:
    return f"{noun}es" if noun.endswith("s") else f"{noun}s"
