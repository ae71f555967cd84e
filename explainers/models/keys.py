"""Keys of models: what stands for a model in URLs."""

import re
from pathlib import Path

RANDOM = "random"  # instead of a weights file
DEFAULT_FUNCTION = "build"


def model_key(source: str, weights: str | Path | None) -> str:
    """The key of a named model: the same on every machine, safe in a URL.

    Of "path/my_model.py:build" it is "my_model"; with weights from "birds.pt", "resnet50-birds".
    """
    parts = [slug(source)]
    if ".py:" in source:
        path, _, function = source.rpartition(":")
        parts = [slug(Path(path).stem), *([] if function == DEFAULT_FUNCTION else [slug(function)])]
    if weights is not None:
        parts.append(slug(Path(weights).stem))
    return "-".join(parts)


def slug(text: str) -> str:
    """`text` with all but letters, digits and . _ : - replaced."""
    return re.sub(r"[^A-Za-z0-9._:-]+", "-", text).strip("-") or "model"
