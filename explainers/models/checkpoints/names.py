"""Class names in a checkpoint, from its training script."""

from collections.abc import Iterator

from explainers.errors import UnfitLabels
from explainers.models.checkpoints.inert import as_mapping
from explainers.models.label_order import INDEX_TO_NAME, NAME_TO_INDEX, in_order
from explainers.models.labels import ClassNames, checked, counted
from explainers.models.notes import ModelNote

KEYS = (
    *("id2label", "class_names", "classes", "CLASSES", "names", "label_names", "labels"),
    *(*INDEX_TO_NAME, *NAME_TO_INDEX, "vocab"),
)
GENERAL = ("names", "labels", "vocab")  # keys that often hold something else
ONE_LOGIT = (1, 2)  # classes of the network and names: one logit separates two classes
DEEPEST = 3  # levels of nesting: hyper_parameters, dataset_meta


def class_names_in(value: object, classes: int) -> ClassNames:
    """The names of this many classes in a checkpoint.

    Without such names, its notes state which entries are not used, and why.
    """
    notes = []
    for key, each in _entries(value, DEEPEST):
        where = f'"{key}" in the checkpoint'
        try:
            ordered = in_order(each, where, key)
            names = checked(ordered, where, f"from {where}")
            count = len(names.names)
            if count == classes or (classes, count) == ONE_LOGIT:
                return names
            of = "1 class" if classes == 1 else f"{classes:,} classes"
            has = f"{where} has {counted(ordered.names)} for {of} and is not used"
            text = f"Classes: {has}; provide them with --labels FILE."
        except UnfitLabels as error:
            text = f"Classes: {where} is not used: {error}"
        if key not in GENERAL:
            notes.append(ModelNote("classes", text, warning=True))
    return ClassNames((), notes=tuple(dict.fromkeys(notes)))


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
