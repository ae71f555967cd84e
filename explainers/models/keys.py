"""Keys of models: what stands for a model in URLs."""

import re
from pathlib import Path

RANDOM = "random"  # instead of a weights file
DEFAULT_FUNCTION = "build"


def model_key(source: str, weights: str | Path | None) -> str:
    """The key of a named model: the same on every machine, safe in a URL.

    Of "path/my_model.py:build" it is "my_model"; with weights from "birds.pt", "resnet50-birds".
    """
    path, function = split_file(source)
    if path is None:
        parts = [slug(source)]
    else:
        parts = [slug(path.stem)] + [slug(function)] * (function != DEFAULT_FUNCTION)
    if weights is not None:
        parts.append(slug(Path(weights).stem))
    return "-".join(parts)


def split_file(source: str) -> tuple[Path | None, str]:
    """File and function of "path/my_model.py:build" or "path/my_model.py"; None for other names."""
    path, colon, function = source.rpartition(":")
    if colon and path.endswith(".py"):
        return Path(path), function
    return (Path(source) if source.endswith(".py") else None), DEFAULT_FUNCTION


def slug(text: str) -> str:
    """`text` with all but letters, digits and . _ : - replaced."""
    return re.sub(r"[^A-Za-z0-9._:-]+", "-", text).strip("-") or "model"
