"""How each class of a gallery matches a class of a model: a row each, those without match first."""

from dataclasses import dataclass

from dashboard.core.inputs import labels_of
from data.gallery.gallery import Gallery
from explainers.models import ModelCard


@dataclass(frozen=True)
class ClassRow:
    """A class of a gallery; `matched` is the model's class, "" where there is none."""

    name: str
    images: int
    matched: str
    how: str  # one of MatchedBy; "" without a match
    hint: str  # without a match, labels that it may mean: "nearest: peacock"


def class_rows(gallery: Gallery, card: ModelCard) -> list[ClassRow]:
    """Every class of the gallery; those without a match first, then by name."""
    match = gallery.match(labels_of(card))
    unmatched = {each.name: each for each in match.unmatched}
    rows = []
    for each in gallery.classes:
        if (number := match.matched.get(each.name)) is not None:
            by = match.by[each.name].value
            rows.append(ClassRow(each.name, each.count, card.labels[number], by, ""))
        else:
            missing = unmatched[each.name]
            rows.append(
                ClassRow(each.name, each.count, "", "", _hint(missing.candidates, missing.nearest))
            )
    return sorted(rows, key=lambda row: row.matched != "")


def _hint(candidates: tuple[str, ...], nearest: tuple[str, ...]) -> str:
    if candidates:
        return f"may be {' or '.join(candidates[:3])}"
    return f"nearest: {' or '.join(nearest)}" if nearest else ""
