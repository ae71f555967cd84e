"""From what people call a class to its index: an index, a WordNet id, or a name."""

from difflib import get_close_matches

from data.labels import by_name, by_wnid
from explainers.errors import UnknownTarget
from explainers.models import ModelCard


def find_target(text: str, card: ModelCard) -> int:
    """The index of the class that `text` names, whatever the case.

    Raises: UnknownTarget with the classes that it may mean.
    """
    wanted = text.strip().casefold()
    if wanted.isdecimal() and int(wanted) < len(card.labels):
        return int(wanted)
    known = (by_wnid(wanted) or by_name(wanted)) if card.imagenet else None
    if known is not None:
        return known.index
    labels = [label.casefold() for label in card.labels]
    found = [index for index, label in enumerate(labels) if label == wanted]
    if len(found) == 1:
        return found[0]
    if found:
        hint = f"give its index, {' or '.join(map(str, found))}."
    elif similar := get_close_matches(wanted, labels):
        hint = f"did you mean {' or '.join(similar)}?"
    else:
        hint = f"give a class's index, 0 to {len(labels) - 1}, or its name."
    none = "more than one" if found else "no"
    raise UnknownTarget(f"{text!r} names {none} class of {card.name}; {hint}")
