"""How each class of a gallery matches a class of a model: a row each, those without match first."""

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.core.inputs import labels_of
from data.gallery.class_names import exact, is_number
from data.gallery.gallery import Gallery
from explainers.models import ModelCard

BY_MAP = "class map"
BY_NUMBER = "class index"
BY_NAME = "same name"
BY_SPELLING = "spelling"
BY_SYNONYM = "synonym or plural"


@dataclass(frozen=True)
class ClassRow:
    """A class of a gallery; `matched` is the model's class, "" where there is none."""

    name: str
    images: int
    matched: str
    how: str  # one of the constants above; "" without a match
    hint: str  # without a match, labels that it may mean: "nearest: peacock"


def class_rows(gallery: Gallery, card: ModelCard) -> list[ClassRow]:
    """Every class of the gallery; those without a match first, then by name."""
    match = gallery.match(labels_of(card))
    unmatched = {each.name: each for each in match.unmatched}
    rows = []
    for each in gallery.classes:
        if (number := match.matched.get(each.name)) is not None:
            label = card.labels[number]
            how = _how(each.name, label, gallery.class_map, match.synonyms)
            rows.append(ClassRow(each.name, each.count, label, how, ""))
        else:
            missing = unmatched[each.name]
            rows.append(
                ClassRow(each.name, each.count, "", "", _hint(missing.candidates, missing.nearest))
            )
    return sorted(rows, key=lambda row: row.matched != "")


def _how(name: str, label: str, class_map: Mapping[str, object], synonyms: frozenset[str]) -> str:
    if name in class_map:
        return BY_MAP
    if name in synonyms:
        return BY_SYNONYM
    if exact(name) == exact(label):
        return BY_NAME
    return BY_NUMBER if is_number(name) and not is_number(label) else BY_SPELLING


def _hint(candidates: tuple[str, ...], nearest: tuple[str, ...]) -> str:
    if candidates:
        return f"may be {' or '.join(candidates[:3])}"
    return f"nearest: {' or '.join(nearest)}" if nearest else ""
