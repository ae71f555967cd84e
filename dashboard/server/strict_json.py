"""JSON from outside: what no database, page or number can hold is no JSON here."""

import math
from collections.abc import Iterator
from typing import Any, NoReturn

from flask.json.provider import DefaultJSONProvider


class StrictJSON(DefaultJSONProvider):
    """Flask's JSON, which refuses NaN and infinity, NUL, half characters and endless nesting."""

    def loads(self, s: str | bytes, **options: Any) -> Any:  # noqa: ANN401 - it may hold anything
        """The value of a text. Raises: ValueError, as for every text that is no JSON."""
        try:
            value = super().loads(
                s, parse_constant=_refuse_constant, parse_float=_finite, **options
            )
            for text in _texts(value):
                if "\0" in text:
                    raise ValueError("NUL in a text")
                text.encode()
        except RecursionError:
            raise ValueError("nested too deeply") from None
        return value


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{text} is too large")
    return value


def _texts(value: object) -> Iterator[str]:
    """Every text in it, names included."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            yield each
        elif isinstance(each, dict):
            waiting += [*each, *each.values()]
        elif isinstance(each, list):
            waiting += each
