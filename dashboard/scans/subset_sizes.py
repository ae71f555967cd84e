"""How many images each subset holds: of a scan, or of the gallery."""

from dashboard.maps.choices import Choices
from data.gallery.gallery import Query
from data.gallery.outcomes import OUTCOMES
from data.scans.subsets import ALL, Subset


def sizes(scan_id: str, chosen: tuple[str, ...], choices: Choices) -> dict[str, int]:
    """Images by the text of a subset: of the scan, or of the gallery where there is none.

    `chosen` are those that must be among them.
    """
    if not scan_id or choices.problem_with_scan(scan_id):
        gallery = choices.services.gallery
        result = {
            f"group:{each}": len(gallery.select(Query(group=each))) for each in gallery.groups
        }
        result |= {Subset(class_name=each.name).text: each.count for each in gallery.classes}
        return {ALL: len(gallery)} | result | {text: result.get(text, 0) for text in chosen}
    scan = choices.services.scans.open(scan_id)
    of_class = {name: len(result) for name, result in scan.class_members.items()}
    result = {
        ALL: len(scan.select()),
        **{f"outcome:{name}": len(scan.select(outcome=name)) for name in OUTCOMES},
        **{f"group:{name}": len(scan.select(group=name)) for name in scan.groups},
        **{
            Subset(class_name=name).text: of_class[name]
            for name in sorted(of_class, key=str.casefold)
        },
    }
    return result | {text: len(Subset.parse(text).positions(scan)) for text in chosen}
