"""The subsets of a scan or of the gallery, and how many images each holds."""

from data.gallery.gallery import Gallery, Query
from data.gallery.outcomes import OUTCOMES
from data.numerals import count_of
from data.scans import Scan
from data.scans.subsets import ALL, Subset

NO_LABELS = "not known, as no image has a label"


def options(scan: Scan | None, gallery: Gallery, chosen: tuple[str, ...]) -> list[dict[str, str]]:
    """What a picker of subsets offers; `chosen` are those that must be among them."""
    return [
        {"label": _label(text, size, scan), "value": text}
        for text, size in sizes(scan, gallery, chosen).items()
    ]


def _label(text: str, size: int, scan: Scan | None) -> str:
    subset = Subset.parse(text)
    unknown = outcome_is_unknown(subset, scan) if scan else ""
    return f"{subset.words} ({unknown or f'{size:,}'})"


def outcome_is_unknown(subset: Subset, scan: Scan) -> str:
    """Why nobody knows which images were predicted right; "" where that is known, or not needed."""
    return NO_LABELS if subset.outcome and not scan.labelled.any() else ""


def heading(subset: Subset, scan: Scan, count: int) -> str:
    """A subset, how many images it holds, and of how many its outcome is known."""
    if unknown := outcome_is_unknown(subset, scan):
        return f"{subset.words}: {unknown}"
    images, labelled = len(scan.image_ids), int(scan.labelled.sum())
    if subset.outcome and labelled < images:
        of = f"{count_of(labelled, 'labelled image')} ({count_of(images, 'image')} in all)"
        return f"{subset.words}: {count:,} of {of}"
    part = ""
    if subset.confidence and labelled < images:  # a bar of the reliability diagram counts these
        part = f", {int(scan.labelled[subset.positions(scan)].sum()):,} of them labelled"
    return f"{subset.words}: {count:,} of {images:,}{part}"


def sizes(scan: Scan | None, gallery: Gallery, chosen: tuple[str, ...]) -> dict[str, int]:
    """Images by the text of a subset: of the scan, or of the gallery where there is none.

    `chosen` are those that must be among them.
    """
    if scan is None:
        result = {
            f"group:{each}": len(gallery.select(Query(group=each))) for each in gallery.groups
        }
        result |= {Subset(class_name=each.name).text: each.count for each in gallery.classes}
        return {ALL: len(gallery)} | result | {text: result.get(text, 0) for text in chosen}
    of_class = {name: len(result) for name, result in scan.class_members.items()}
    result = {
        ALL: len(scan.select()),
        **(
            {f"outcome:{name}": len(scan.select(outcome=name)) for name in OUTCOMES}
            if scan.labelled.any()
            else {}
        ),
        **{f"group:{name}": len(scan.select(group=name)) for name in scan.groups},
        **{
            Subset(class_name=name).text: of_class[name]
            for name in sorted(of_class, key=str.casefold)
        },
    }
    return result | {text: len(Subset.parse(text).positions(scan)) for text in chosen}
