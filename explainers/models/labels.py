"""The names of a model's classes."""

import json
from functools import cache
from pathlib import Path

from torchvision.models import ResNet50_Weights

from explainers.errors import UnfitLabels

BINARY = ("negative", "positive")


@cache
def imagenet_labels() -> tuple[str, ...]:
    """Readable names of ImageNet-1k's 1,000 classes in index order; two names stand twice."""
    return tuple(ResNet50_Weights.DEFAULT.meta["categories"])


def read_labels(path: Path) -> tuple[str, ...]:
    """Names from a file: one per line, or a JSON list.

    Raises: UnfitLabels if the file cannot be read so.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UnfitLabels(f"The labels file {path} cannot be read: {error}.") from error
    except UnicodeDecodeError as error:
        raise UnfitLabels(f"The labels file {path} is not UTF-8: save it as such.") from error
    if text.lstrip().startswith("{"):
        raise UnfitLabels(f"The labels file {path} must be a JSON list of names, not an object.")
    if not text.lstrip().startswith("["):
        return tuple(line.strip() for line in text.strip().splitlines())
    try:
        names = json.loads(text)
    except json.JSONDecodeError as error:
        raise UnfitLabels(f"The labels file {path} is no valid JSON list: {error}.") from error
    if not all(isinstance(name, str) for name in names):
        raise UnfitLabels(f"The labels file {path} must be a JSON list of names only.")
    return tuple(names)


def class_labels(given: tuple[str, ...], classes: int, *, binary: bool) -> tuple[str, ...]:
    """A name for each class: those that were given, else "class 0" and so on.

    A binary classifier's classes are the negative and the positive one; one name alone is that of
    the positive class. Raises: UnfitLabels.
    """
    if binary and len(given) == 1:
        return f"not {given[0]}", given[0]
    if binary and len(given) > classes:
        raise UnfitLabels(
            f"The model gives one value per image, which tells two classes apart, and the number "
            f"of labels is {len(given)}; give the negative and the positive class, or that alone."
        )
    default = BINARY if binary else tuple(f"class {index}" for index in range(classes))
    labels = given or default
    check_labels(labels, classes)
    return labels


def check_labels(labels: tuple[str, ...], classes: int) -> None:
    """Raises: UnfitLabels unless there is one name for each of the model's `classes`."""
    if len(labels) != classes:
        raise UnfitLabels(
            f"The model has {classes} classes, the number of labels is {len(labels)}; "
            "give one label per class, in class-index order."
        )
