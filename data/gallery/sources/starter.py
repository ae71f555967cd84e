"""The starter gallery: real photographs from installed packages; none is copied.

`starter.csv` was chosen by eye: it omits near-duplicates and test charts, and states a class only
if one of ImageNet's really fits. Credits and licences are the packages' own statements.
"""

import csv
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from data.gallery.items import Skipped
from data.gallery.labels import by_wnid
from data.gallery.sources.place import STARTER, Place
from data.gallery.sources.source import Entry, GallerySource, Listing

PACKAGES = {"skimage": "scikit-image", "matplotlib": "Matplotlib", "mvtbdata": "mvtb-data"}


def read(place: Place) -> Listing | None:
    """The photographs whose packages are installed; the others are listed as skipped."""
    if place is not STARTER:
        return None
    folders = {package: _folder(package) for package in PACKAGES}
    entries, skipped = [], []
    text = (files(__package__) / "starter.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        folder, package = folders[row["package"]], PACKAGES[row["package"]]
        if folder is None:
            missing = Skipped(row["file"], f"The package {package} is not installed.")
            skipped.append(missing)
        else:
            label = by_wnid(row["wnid"])
            entries.append(Entry(folder / row["file"], label, _credit(row, package)))
    return Listing(tuple(entries), tuple(skipped))


def _credit(row: dict[str, str], package: str) -> str:
    if row["credit"]:
        return f"{row['credit']}, {row['licence']}, from {package}"
    return f"{package}, {row['licence']}"


def _folder(package: str) -> Path | None:
    """The folder of a package, without importing it."""
    spec = find_spec(package)
    return Path(spec.origin).parent if spec is not None and spec.origin is not None else None


SOURCE = GallerySource(
    key="starter",
    name="Starter gallery",
    layout="No folder: photographs from scikit-image, Matplotlib and mvtb-data.",
    read=read,
)
