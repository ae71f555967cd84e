"""Keys of models: the short names of models in URLs."""

import re
from pathlib import Path

RANDOM = "random"  # instead of a weights file
DEFAULT_FUNCTION = "build"
CHOICE = "::"  # between a weights file and the name of one of its state dicts


def model_key(source: str, weights: str | Path | None) -> str:
    """The key of a named model: the same on every machine, safe in a URL.

    For "path/my_model.py:build" it is "my_model"; with weights from "birds.pt", "resnet50-birds";
    with "birds.pt::ema", "resnet50-birds-ema".
    """
    path, function = split_file(source)
    if path is None:
        parts = [slug(_without_folder(source))]
    else:
        parts = [slug(path.stem)] + [slug(function)] * (function != DEFAULT_FUNCTION)
    if weights is not None:
        file, choice = split_weights(weights)
        parts += [slug(file.stem)] + [slug(choice)] * bool(choice)
    return "-".join(parts)


def _without_folder(source: str) -> str:
    """The name of a folder that holds a model, without its path; other names unchanged."""
    folder = Path(source.rpartition("local-dir:")[2]).expanduser()
    return folder.resolve().name if folder.is_dir() else source


def split_weights(weights: str | Path) -> tuple[Path, str]:
    """File and state dict of "birds.pt::ema"; "" for the file's default."""
    path, mark, choice = str(weights).rpartition(CHOICE)
    if not mark or Path(weights).exists():
        return Path(weights), ""
    return Path(path), choice


def split_file(source: str) -> tuple[Path | None, str]:
    """File and function of "path/my_model.py:build" or "path/my_model.py"; None for other names."""
    path, colon, function = source.rpartition(":")
    if colon and path.endswith(".py"):
        return Path(path), function
    return (Path(source) if source.endswith(".py") else None), DEFAULT_FUNCTION


def slug(text: str) -> str:
    """`text` with all but letters, digits and . _ : - replaced."""
    return re.sub(r"[^A-Za-z0-9._:-]+", "-", text).strip("-") or "model"
