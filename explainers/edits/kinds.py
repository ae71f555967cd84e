"""The kinds of edits, in the order in which the app offers them."""

from explainers.edits.adjustments import ADJUSTMENTS
from explainers.edits.base import EditKind
from explainers.edits.corruptions import CORRUPTIONS
from explainers.edits.erasing import ERASE, KEEP
from explainers.errors import UnfitEdit

EDITS: tuple[EditKind, ...] = (ERASE, KEEP, *ADJUSTMENTS, *CORRUPTIONS)

QUOTED = 60  # characters of what was stated, at most


def find_edit(key: str) -> EditKind:
    """The kind with this key. Raises: UnfitEdit, which lists all."""
    for kind in EDITS:
        if kind.key == key:
            return kind
    keys = ", ".join(kind.key for kind in EDITS)
    raise UnfitEdit(f'There is no edit "{key[:QUOTED]}"; choose one of {keys}.')
