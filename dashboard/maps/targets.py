"""Finds the index of a class from an index, a WordNet id or a name."""

from collections.abc import Sequence

from data.gallery.class_names import LabelMatch, exact, is_number, label_index, searchable
from data.gallery.labels import by_wnid
from explainers.errors import UnknownTarget
from explainers.models import ModelCard

MOST_NAMES = 3  # in a hint


def find_target(text: str, card: ModelCard) -> int:
    """The index of the class that `text` names, by index or by any spelling of its name.

    Where labels are numbers, a number is a label; where it could be another class's index as well,
    it is ambiguous.

    Raises: UnknownTarget with the classes that it may mean.
    """
    name = exact(text)
    if is_number(name) and (number := _find_number(name, card)) is not None:
        return number
    match = find_class(name, card)
    if match.index is not None:
        return match.index
    raise UnknownTarget(f"{text!r} {_problem(name, match, card)}")


def _problem(name: str, match: LabelMatch, card: ModelCard) -> str:
    if match.candidates:
        some = " or ".join(map(str, match.candidates[:MOST_NAMES]))
        if len(match.candidates) > 1:
            return f"names more than one class of {card.name}; give its index, {some}."
        return (
            f"may mean {card.labels[match.candidates[0]]}, or something else; give {some} for it."
        )
    if near := similar_classes(name, card):
        return f"names no class of {card.name}; did you mean {' or '.join(near)}?"
    last = len(card.labels) - 1
    return f"names no class of {card.name}; give a class's index, 0 to {last}, or its name."


def similar_classes(name: str, card: ModelCard) -> Sequence[str]:
    """A few classes whose name contains a text; where none does, those spelt most like it."""
    part = searchable(name)
    containing = [label for label in card.labels if part and part in searchable(label)]
    return containing[:MOST_NAMES] or label_index(card.labels).nearest(name)


def find_class(name: str, card: ModelCard) -> LabelMatch:
    """The classes of a model that a name, WordNet id or synonym may mean."""
    synset = by_wnid(name.casefold())
    match = label_index(card.labels).find(name, synset)
    if card.imagenet and match.index is None:  # "crane (wading bird)", where two labels are "crane"
        by_full_name = label_index(None).find(name, synset)
        return by_full_name if by_full_name.candidates else match
    return match


def _find_number(text: str, card: ModelCard) -> int | None:
    """The class that a number means, as a label or as an index; None for none.

    Raises: UnknownTarget if it is the label of one class and the index of another.
    """
    index, labels = int(text), label_index(card.labels)
    position = labels.find(text).index
    by_index = index if index < len(card.labels) else None
    if position in (None, by_index) or by_index is None:
        return by_index if position is None else position
    if all(map(is_number, card.labels)):
        return position
    raise UnknownTarget(
        f"{text!r} is the label of class {position} of {card.name} and the index of class {index} "
        f"({card.labels[index]}); give {position} or {card.labels[index]}."
    )
