"""The starter gallery: real photographs, in the folder `photographs` and in scikit-image.

`starter.csv` was chosen by eye: it omits near-duplicates and test charts, and states a class only
if one of ImageNet's really fits. `photographs/LICENCES.md` states where they come from.
"""

import csv
from importlib.util import find_spec
from pathlib import Path

from data.gallery.items import Skipped
from data.gallery.labels import by_wnid
from data.gallery.sources.place import STARTER, Place
from data.gallery.sources.source import Entry, GallerySource, Listing

HERE = Path(__file__).parent
PHOTOGRAPHS = HERE / "photographs"
PACKAGE = "scikit-image"  # as an origin in starter.csv; its photographs lie in the package


def read(place: Place) -> Listing | None:
    """The photographs; those of a scikit-image without them are listed as skipped."""
    if place is not STARTER:
        return None
    entries, skipped = [], []
    packaged = _packaged()
    text = (HERE / "starter.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        path = (packaged if row["origin"] == PACKAGE else PHOTOGRAPHS) / row["file"]
        if path.is_file():
            entries.append(Entry(path, by_wnid(row["wnid"]), _credit(row)))
        else:
            skipped.append(Skipped(row["file"], f"The installed {PACKAGE} has no such file."))
    return Listing(tuple(entries), tuple(skipped))


def _credit(row: dict[str, str]) -> str:
    if row["credit"]:
        return f"{row['credit']}, {row['licence']}, from {row['origin']}"
    return f"{row['origin']}, {row['licence']}"


def _packaged() -> Path:
    """The folder of scikit-image's photographs, found without importing it."""
    spec = find_spec("skimage")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "data"


SOURCE = GallerySource(
    key="starter",
    name="Starter gallery",
    layout="No folder: photographs from scikit-image, Matplotlib and mvtb-data.",
    read=read,
)
