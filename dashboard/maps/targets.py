"""From what people call a class to its index: an index, a WordNet id, or a name."""

from data.gallery.class_names import LabelMatch, exact, is_number, label_index
from data.gallery.labels import by_wnid
from explainers.errors import UnknownTarget
from explainers.models import ModelCard

MOST_NAMES = 3  # that a hint lists


def find_target(text: str, card: ModelCard) -> int:
    """The index of the class that `text` names, by index or by any spelling of its name.

    Where labels are numbers, a number is a label; where it could be another class's index as well,
    it is ambiguous.

    Raises: UnknownTarget with the classes that it may mean.
    """
    wanted = exact(text)
    if is_number(wanted) and (number := _find_number(wanted, card)) is not None:
        return number
    found = find_class(wanted, card)
    if found.index is not None:
        return found.index
    raise UnknownTarget(f"{text!r} {_problem(wanted, found, card)}")


def _problem(wanted: str, found: LabelMatch, card: ModelCard) -> str:
    if found.candidates:
        some = " or ".join(map(str, found.candidates[:MOST_NAMES]))
        if len(found.candidates) > 1:
            return f"names more than one class of {card.name}; give its index, {some}."
        return (
            f"may mean {card.labels[found.candidates[0]]}, or something else; give {some} for it."
        )
    if near := label_index(card.labels).nearest(wanted):
        return f"names no class of {card.name}; did you mean {' or '.join(near)}?"
    last = len(card.labels) - 1
    return f"names no class of {card.name}; give a class's index, 0 to {last}, or its name."


def find_class(name: str, card: ModelCard) -> LabelMatch:
    """The classes of a model that a name, WordNet id or synonym may mean."""
    known = by_wnid(name.casefold())
    found = label_index(card.labels).find(name, known)
    if card.imagenet and found.index is None:  # "crane (wading bird)", where two labels are "crane"
        by_full_name = label_index(None).find(name, known)
        return by_full_name if by_full_name.candidates else found
    return found


def _find_number(text: str, card: ModelCard) -> int | None:
    """The class that a number means, as a label or as an index; None for none.

    Raises: UnknownTarget if it is the label of one class and the index of another.
    """
    index, labels = int(text), label_index(card.labels)
    found = labels.find(text).index
    by_index = index if index < len(card.labels) else None
    if found in (None, by_index) or by_index is None:
        return by_index if found is None else found
    if all(map(is_number, card.labels)):
        return found
    raise UnknownTarget(
        f"{text!r} is the label of class {found} of {card.name} and the index of class {index} "
        f"({card.labels[index]}); give {found} or {card.labels[index]}."
    )
