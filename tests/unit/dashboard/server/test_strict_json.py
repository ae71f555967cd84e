"""JSON from outside: what cannot be kept or computed with is refused where it is read."""

import flask
import pytest

from dashboard.server.strict_json import StrictJSON


def loads(text: str | bytes) -> object:
    result: object = StrictJSON(flask.Flask("asked")).loads(text)
    return result


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": [1, 2.5, null, true]}', {"a": [1, 2.5, None, True]}),
        ('"gr\\u00fcn \\\\u0000 \\ud83d\\ude00"', "grün \\u0000 😀"),
        (b"[]", []),
    ],
)
def test_json_is_read(text: str | bytes, value: object) -> None:
    assert loads(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "NaN",
        "-Infinity",
        "[1e999]",
        "9" * 5000,
        '"a\\u0000b"',
        '{"\\u0000": 1}',
        '["\\ud800"]',
        "[" * 100_000,
        b"\xff\xfe",
    ],
)
def test_what_nothing_can_hold_is_no_json(text: str | bytes) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        loads(text)
