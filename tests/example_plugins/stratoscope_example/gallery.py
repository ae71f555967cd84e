"""A gallery source: images with a `labels.json` beside them, {"001.jpg": "cat"}."""

import json

from stratoscope import plugins

FILE = "labels.json"


def read(place: plugins.Place) -> plugins.Listing | None:
    """Claims a folder with a `labels.json`. Raises: GalleryProblem if that cannot be read."""
    table = place.root / FILE
    if not table.is_file():
        return None
    try:
        labels = dict(json.loads(table.read_text(encoding="utf-8")))
    except (OSError, TypeError, ValueError) as error:
        raise plugins.GalleryProblem(f"{table} states no labels; correct or rename it.") from error
    entries = tuple(plugins.Entry(place.root / name, labels.get(name)) for name in place.names)
    note = plugins.GalleryNote("layout", f"The classes are read from {FILE}.")
    return plugins.Listing(entries, notes=(note,), table=table)


SOURCE = plugins.GallerySource(
    key="example_json",
    name="Labels in JSON",
    layout="Images at any depth, and beside them a labels.json with the class of each file.",
    read=read,
)
