"""Layer names where there is little room: the part that tells them apart."""

import re
from collections.abc import Sequence

NUMBERED = re.compile(r"(?:.*_)?([A-Za-z]+)_(\d+)")  # encoder_layer_10: "layer 10"


def short_labels(names: Sequence[str]) -> list[str]:
    """Each name without the dotted path that most of them share: "blocks.4.1" is "4.1".

    What remains of a path that ends with a number is named after its last word: "encoder.layers.
    encoder_layer_10" is "layer 10", and "blocks.10" is "block 10".
    """
    shared: list[str] = []
    while len(head := _shared_head(names, shared)) > len(shared):
        shared = head
    path = "".join(f"{part}." for part in shared)
    return [
        _numbered(name.removeprefix(path), shared) if name.startswith(path) and path else name
        for name in names
    ]


def fitting_labels(labels: Sequence[str], names: Sequence[str], most: int = 16) -> list[str]:
    """The labels of layers, or their short names where a label has more than `most` characters."""
    short = short_labels(names)
    return [
        label if len(label) <= most else brief for label, brief in zip(labels, short, strict=True)
    ]


def labels_of(names: Sequence[str]) -> dict[str, str]:
    """The label of each layer by its name."""
    return dict(zip(names, fitting_labels(names, names), strict=True))


def layer_axis(names: Sequence[str]) -> dict[str, object]:
    """For an axis whose values are layers' names: fitting labels in their place.

    Plotly shows them in `%{x}` and `%{y}` too, so the full name on hover is a text of the trace.
    """
    return {"labelalias": {name: each for name, each in labels_of(names).items() if each != name}}


def _shared_head(names: Sequence[str], shared: list[str]) -> list[str]:
    """`shared` and the next part of the path, if more than half of the names go on like that."""
    depth = len(shared)
    paths = [name.split(".") for name in names]
    heads = [
        path[: depth + 1] for path in paths if path[:depth] == shared and len(path) > depth + 1
    ]
    if not heads:
        return shared
    common = max(heads, key=heads.count)
    is_shared = 2 * heads.count(common) > len(names)
    return common if is_shared and not common[-1].isdecimal() else shared  # numbers stay


def _numbered(rest: str, shared: list[str]) -> str:
    if match := NUMBERED.fullmatch(rest):
        return f"{match[1]} {match[2]}"
    if rest.isdecimal() and shared:
        return f"{shared[-1].removesuffix('s')} {rest}"
    return rest
