"""Class names in index order: from lists, dicts, records with ids and pairs."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any, NamedTuple

from explainers.errors import UnfitLabels

WNID = re.compile(r"n\d{8}")  # a WordNet id
WHOLE = re.compile(r"\d+(\.0+)?")  # pandas writes the indices of an incomplete column as "2.0"
RECORD_IDS = (  # keys in lower case, without blanks and "_"
    *("id", "index", "idx", "classid", "classindex", "classidx", "labelid", "categoryid"),
    *("target", "label", "class", "category"),
)
RECORD_NAMES = (
    *("name", "classname", "labelname", "label", "class", "category", "title", "description"),
)


class Ordered(NamedTuple):
    """Values in index order, and the note on the order."""

    names: list[str]
    how: str = ""  # continues a note: ", in the order of the indices 1 to 3"
    warning: bool = False


def in_order(value: object, where: str) -> Ordered:
    """The names in `value` in index order, unchecked. Raises: UnfitLabels, which names `where`."""
    if isinstance(value, Mapping):
        return _of_mapping(value, where)
    if isinstance(value, Set):
        raise UnfitLabels(
            f"A set has no order, so {where} cannot be one; provide a list or a dict."
        )
    if getattr(value, "ndim", 1) != 1 or isinstance(value, str | bytes):
        raise UnfitLabels(f"Provide {where} as one list of names, not as {_described(value)}.")
    if not isinstance(value, Iterable):
        raise UnfitLabels(
            f"Provide {where} as a list of names or a dict, not as {_described(value)}."
        )
    values = list(value)
    if values and all(isinstance(each, Mapping) for each in values):
        return _of_records(values, where)
    if any(isinstance(each, Mapping) for each in values):
        raise UnfitLabels(
            f"Only some names in {where} have a record; provide all of them as texts."
        )
    return Ordered([_name(each, index, where) for index, each in enumerate(values)])


def by_index(
    pairs: Sequence[tuple[int, object]], where: str, kind: str = "indices", *, gaps: bool = False
) -> Ordered:
    """The names of pairs of index and name; indices that start at 1 are noted.

    With `gaps`, all other indices are used in ascending order, with a warning. Raises: UnfitLabels
    if an index occurs twice or, without `gaps`, one is missing.
    """
    indices = sorted(index for index, _ in pairs)
    index, times = Counter(indices).most_common(1)[0] if indices else (0, 0)
    start = start_of(indices)
    if times > 1 and gaps:
        raise UnfitLabels(f"The {kind} in {where} state {index} more than once; state each once.")
    if start is None and not gaps:
        stated = listed([str(index) for index, _ in pairs])
        raise UnfitLabels(
            f"The {kind} in {where} are {stated}; provide each of 0 to {len(pairs) - 1} once."
        )
    ordered = sorted(pairs, key=lambda pair: pair[0])
    names = [_name(name, place, where) for place, (_, name) in enumerate(ordered)]
    if not start and start is not None:
        return Ordered(names)
    span = f"{indices[0]} to {indices[-1]}" if len(indices) > 1 else f"{indices[0]}"
    if start:
        return Ordered(names, f", in the order of the {kind} {span}")
    missing = " with gaps" if indices[-1] - indices[0] + 1 > len(indices) else ""
    return Ordered(names, f"; the {kind} {span}{missing} were used in ascending order", True)


def start_of(indices: Iterable[int | None]) -> int | None:
    """0 or 1 if each index from there on is present once; None otherwise."""
    values = list(indices)
    whole = sorted(index for index in values if index is not None)
    starts = (start for start in (0, 1) if whole == list(range(start, start + len(values))))
    return next(starts, None)


def as_index(value: object) -> int | None:
    """An index, which JSON stores as text; None for anything else."""
    if isinstance(value, str) and WHOLE.fullmatch(value) and value.isascii():
        return int(value.partition(".")[0])
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        return None
    return int(value.__index__())


def plain_title(text: str) -> str:
    """A key or the title of a column in lower case, without blanks, "-" and "_"."""
    return re.sub(r"[\s_-]+", "", text.casefold())


def listed(texts: Sequence[str], shown: int = 4) -> str:
    """The first few texts."""
    return ", ".join(texts[:shown]) + (", ..." if len(texts) > shown else "")


def _of_mapping(value: Mapping[Any, Any], where: str) -> Ordered:
    """Index to name or, if the keys are not all indices, name to index."""
    forward = [(as_index(key), each) for key, each in value.items()]
    backward = [(as_index(each), key) for key, each in value.items()]
    directions = [
        [(index, name) for index, name in pairs if index is not None]
        for pairs in (forward, backward)
    ]
    whole = [pairs for pairs in directions if len(pairs) == len(value)]
    starts = [start_of(index for index, _ in pairs) for pairs in whole]
    for start in (0, 1):  # of numbers that name numbers, the side that begins at 0 has the indices
        if start in starts:
            return by_index(whole[starts.index(start)], where)
    if whole:
        return by_index(whole[0], where)
    keys = listed([f'"{key}"' for key in value])
    raise UnfitLabels(
        f"{where} holds no class names, and its keys are {keys}; provide a list of names, or map "
        "indices to names or names to indices."
    )


def _of_records(values: Sequence[Mapping[Any, Any]], where: str) -> Ordered:
    """Names in the order of the records' ids or, if they have none, in their own."""
    records = [{plain_title(str(key)): each for key, each in value.items()} for value in values]
    keys = [key for key in RECORD_NAMES if all(isinstance(each.get(key), str) for each in records)]
    texts = [key for key in keys if any(as_index(each[key]) is None for each in records)]
    name = next(iter(texts or keys), None)
    if name is None:
        stated = listed([f'"{key}"' for key in values[0]])
        raise UnfitLabels(
            f'Each record in {where} needs a "name" that is a text; the first one has {stated}.'
        )
    texts_in_order = [each[name] for each in records]
    by_key = {
        key: numbers
        for key in RECORD_IDS
        if key != name and (numbers := _numbers(records, key, where))
    }
    whole = [key for key, numbers in by_key.items() if start_of(numbers) is not None]
    ordered = [
        by_index(
            list(zip(by_key[key], texts_in_order, strict=True)), where, _plural(key), gaps=True
        )
        for key in whole or list(by_key)[:1]
    ]
    if any(each.names != ordered[0].names for each in ordered):
        several = listed([f'"{key}"' for key in whole])
        raise UnfitLabels(
            f"The keys {several} in {where} give different orders; keep the one with the indices."
        )
    return ordered[0] if ordered else Ordered(texts_in_order)


def _numbers(records: Sequence[Mapping[str, Any]], key: str, where: str) -> list[int]:
    """The numbers under a key, none if it holds none. Raises: UnfitLabels if only some have one."""
    indices = [as_index(each.get(key)) for each in records]
    numbers = [index for index in indices if index is not None]
    if numbers and len(numbers) < len(records):
        raise UnfitLabels(
            f'Only {len(numbers)} of {len(records)} records in {where} have a number as "{key}"; '
            "provide one for each, or for none."
        )
    return numbers


def _name(value: object, index: int, where: str) -> str:
    """One name; of a pair of WordNet id and name, the name."""
    if isinstance(value, Mapping):
        value = next((value[key] for key in ("name", "label") if key in value), value)
    if isinstance(value, list | tuple) and value and WNID.fullmatch(str(value[0])):
        value = value[-1]
    if not isinstance(value, str):
        raise UnfitLabels(
            f"Each name in {where} must be a text; class {index} is {_described(value)}."
        )
    return str(value)


def _plural(key: str) -> str:
    return {"id": "ids", "index": "indices", "idx": "indices"}.get(key, f"values of {key}")


def _described(value: object) -> str:
    """A value in a sentence, without Python's notation."""
    if value is None:
        return "empty"
    if isinstance(value, str):
        return f'"{value:.60}"'
    shape = tuple(getattr(value, "shape", ()))
    if isinstance(value, bool) or shape or not hasattr(value, "__float__"):
        name = type(value).__name__.removeprefix("nd")  # NumPy's "ndarray" is an array
        article = "an" if name[0] in "aeiouAEIOU" else "a"
        return f"{article} {name}" + (f" of shape {'x'.join(map(str, shape))}" if shape else "")
    return f"the number {value}"
