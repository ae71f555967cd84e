"""A class map: a user's file that states which class of the model each folder is."""

import csv
import json
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path

from data.errors import GalleryProblem
from data.gallery.class_matching import find_choice
from data.gallery.class_names import LabelIndex, exact, label_index, stated_wnid

HEADINGS = {"class", "label", "target", "index", "name"}
COLUMNS = 2
MOST_NAMES = 5  # how many a sentence lists

ClassMap = Mapping[str, str | int]  # folder -> class of the model, by name or index


def read_class_map(path: Path) -> ClassMap:
    """Read CSV lines `folder,class`, with or without a heading, or a JSON object of the same.

    Raises: GalleryProblem in one sentence.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise GalleryProblem(f"The class map {path} cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise GalleryProblem(f"The class map {path} is not UTF-8 text; save it as such.") from None
    pairs = _json(text, path) if text.lstrip().startswith(("{", "[")) else _csv(text, path)
    choices: dict[str, str | int] = {}
    for folder, choice in pairs:
        name = exact(folder)
        if choices.get(name, choice) != choice:
            raise GalleryProblem(
                f"The class map {path} states two classes for {name!r}; keep one of them."
            )
        choices[name] = choice
    if not choices:
        raise GalleryProblem(f"The class map {path} is empty; write lines of folder,class.")
    return choices


def check_folders(stated: ClassMap, present: Iterable[str]) -> None:
    """Raises: GalleryProblem if the map names a class folder that is not among those `present`."""
    names = sorted(set(map(exact, present)))
    for name in stated:
        if name not in names:
            near = get_close_matches(name, names, 1) or names[:MOST_NAMES]
            hint = f"did you mean {near[0]!r}" if len(near) == 1 else f"it has {', '.join(near)}"
            hint = hint if names else "it has none"
            raise GalleryProblem(
                f"The class map names the folder {name!r}, which is not a class folder of this "
                f"gallery; {hint}{'?' if hint.startswith('did') else '.'}"
            )


def check_classes(stated: ClassMap, labels: tuple[str, ...] | None, model: str) -> None:
    """Raises: GalleryProblem if the map names a class that the model, called `model`, lacks.

    `labels` None stands for ImageNet's 1,000 classes.
    """
    index = label_index(labels)
    for folder, choice in stated.items():
        if find_choice(choice, index) is None:
            near = () if stated_wnid(str(choice)) else index.nearest(str(choice))
            hint = f"did you mean {' or '.join(near)}?" if near else _range(index)
            raise GalleryProblem(
                f"The class map assigns {folder!r} to {choice!r}, which is not one class of "
                f"{model}; {hint}"
            )


def _range(index: LabelIndex) -> str:
    names = "name, by WordNet id," if index.imagenet else "name,"
    return f"state a class by {names} or by index, 0 to {len(index.labels) - 1}."


def _json(text: str, path: Path) -> list[tuple[str, str | int]]:
    try:
        stated = json.loads(text)
    except json.JSONDecodeError as error:
        raise GalleryProblem(f"The class map {path} is not valid JSON: {error}.") from None
    if not isinstance(stated, dict):
        raise GalleryProblem(
            f'The class map {path} must be a JSON object such as {{"folder": "class"}}, not a list.'
        )
    for folder, choice in stated.items():
        if not isinstance(choice, str | int) or isinstance(choice, bool) or choice == "":
            raise GalleryProblem(
                f"The class map {path} must state a name or an index for {folder!r}, "
                f"not {json.dumps(choice)}."
            )
    return list(stated.items())


def _csv(text: str, path: Path) -> list[tuple[str, str | int]]:
    pairs: list[tuple[str, str | int]] = []
    for number, row in enumerate(csv.reader(text.splitlines()), start=1):
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        if len(cells) != COLUMNS or not all(cells):
            raise GalleryProblem(
                f"Line {number} of the class map {path} must be folder,class; put a name that "
                "has a comma in quotes."
            )
        if not pairs and number == 1 and cells[1].casefold() in HEADINGS:
            continue
        pairs.append((cells[0], cells[1]))
    return pairs
