"""Class names in a checkpoint, from its training script."""

from collections.abc import Iterator

from explainers.errors import UnfitLabels
from explainers.models.checkpoints.inert import as_mapping
from explainers.models.label_order import in_order
from explainers.models.labels import ClassNames, checked

KEYS = (
    *("id2label", "class_names", "classes", "CLASSES", "names", "label_names", "labels"),
    *("idx_to_class", "idx2class", "class_to_idx", "label2id", "vocab"),
)
DEEPEST = 3  # levels of nesting: hyper_parameters, dataset_meta


def class_names_in(value: object, classes: int) -> ClassNames | None:
    """The names of this many classes in a checkpoint; None if it has no such names."""
    for key, each in _entries(value, DEEPEST):
        try:
            names = in_order(each, key)
            if len(names.names) == classes:
                where = f'"{key}" in the checkpoint'
                return checked(names, where, f"from {where}")
        except UnfitLabels:  # an entry with the same key that holds no labels
            continue
    return None


def _entries(value: object, depth: int) -> Iterator[tuple[str, object]]:
    """Possible lists of names, the outermost first."""
    mapping = as_mapping(value) or {}
    for key in KEYS:
        each = mapping.get(key)
        inner = as_mapping(each)
        if inner or isinstance(each, list | tuple):
            yield key, inner or each
    for each in mapping.values() if depth > 1 else ():
        yield from _entries(each, depth - 1)
