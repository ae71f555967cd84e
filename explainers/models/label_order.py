"""Class names in index order: from lists, dicts, records with ids and pairs."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any, NamedTuple

from explainers.errors import UnfitLabels

INDEX_TO_NAME = ("id2label", "idx_to_class", "idx2class")  # keys that state a map's direction
NAME_TO_INDEX = ("class_to_idx", "label2id")
WNID = re.compile(r"n\d{8}")  # a WordNet id
WHOLE = re.compile(r"\d+(\.0+)?")  # pandas writes the indices of an incomplete column as "2.0"
RECORD_IDS = (  # keys in lower case, without blanks and "_"
    *("id", "index", "idx", "classid", "classindex", "classidx", "labelid", "categoryid"),
    *("target", "label", "class", "category"),
)
RECORD_NAMES = (
    *("name", "classname", "labelname", "label", "class", "category", "title", "description"),
)


Pairs = list[tuple[int, object]]  # index, name


class Ordered(NamedTuple):
    """Values in index order, and the note on the order."""

    names: list[str]
    how: str = ""  # continues a note: ", in the order of the indices 1 to 3"
    warning: bool = False


def in_order(value: object, where: str, key: str = "", *, json: bool = False) -> Ordered:
    """The names in `value` in index order, unchecked. Raises: UnfitLabels, which names `where`.

    A `key` such as "class_to_idx" states the direction of a map. In `json`, all keys are texts.
    """
    if isinstance(value, Mapping):
        return _of_mapping(value, where, key, json=json)
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


def may_have_gaps(title: str) -> bool:
    """Whether a key or column holds ids, as COCO's of 1 to 90 for 80 classes, and not indices."""
    return title.endswith("id")


def plural_of(title: str) -> str:
    """What the numbers under a key or column are called."""
    return {"id": "ids", "index": "indices", "idx": "indices"}.get(title, f"values of {title}")


def plain_title(text: str) -> str:
    """A key or the title of a column in lower case, without blanks, "-" and "_"."""
    return re.sub(r"[\s_-]+", "", text.casefold())


def listed(texts: Sequence[str], shown: int = 4) -> str:
    """The first few texts."""
    return ", ".join(texts[:shown]) + (", ..." if len(texts) > shown else "")


def _of_mapping(value: Mapping[Any, Any], where: str, key: str, *, json: bool) -> Ordered:
    """Index to name or name to index: as the key states, else as only one of them can be."""
    forward = _indexed(value.items())
    backward = _indexed((name, index) for index, name in value.items())
    if forward is not None and backward is not None:
        return _of_numbers(value, (forward, backward), where, key, json=json)
    pairs = backward if forward is None else forward
    if pairs is not None:
        return by_index(pairs, where)
    keys = listed([f'"{each}"' for each in value])
    raise UnfitLabels(
        f"{where} holds no class names, and its keys are {keys}; provide a list of names, or map "
        "indices to names or names to indices."
    )


def _of_numbers(
    value: Mapping[Any, Any], pairs: tuple[Pairs, Pairs], where: str, key: str, *, json: bool
) -> Ordered:
    """Of numbers that name numbers: `pairs` are the map as index to name, and as name to index.

    Names are texts, so outside JSON, where every key is one, the types tell them from indices.
    """
    forward, backward = pairs
    texts = [all(isinstance(each, str) for each in side) for side in (value, value.values())]
    stated = key in INDEX_TO_NAME or key in NAME_TO_INDEX
    if stated or (texts[0] != texts[1] and not json):
        named = key in INDEX_TO_NAME or (not stated and texts[1])
        return by_index(_named(forward if named else backward), where)
    starts = [start_of(index for index, _ in each) for each in pairs]
    if starts[0] != starts[1] or starts[0] is None:
        for start in (0, 1):  # the side that begins at 0 has the indices
            if start in starts:
                return by_index(pairs[starts.index(start)], where)
        return by_index(forward, where)
    if sorted(_named(forward)) == sorted(_named(backward)):
        return by_index(_named(forward), where)
    raise UnfitLabels(
        f"Both the keys and the values of {where} are the numbers {starts[0]} to "
        f"{starts[0] + len(value) - 1}, so either may be the indices; write the map under the key "
        '"class_to_idx" (name to index) or "id2label" (index to name), or write the names as a '
        "list in index order."
    )


def _indexed(pairs: Iterable[tuple[object, object]]) -> Pairs | None:
    """The pairs with their first parts as indices; None if one of them is none."""
    read = [(as_index(first), second) for first, second in pairs]
    whole = [(index, name) for index, name in read if index is not None]
    return whole if len(whole) == len(read) else None


def _named(pairs: Pairs) -> list[tuple[int, str]]:
    """The pairs with the numbers that are names as texts."""
    return [(i, name if isinstance(name, str) else str(as_index(name))) for i, name in pairs]


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
            list(zip(by_key[key], texts_in_order, strict=True)),
            where,
            plural_of(key),
            gaps=may_have_gaps(key),
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
