"""Numbers for readers: each value beside the text that a careful author would write."""

import json
import math
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.numerals import (
    MINUS,
    NBSP,
    fixed,
    index_range,
    numeral,
    p_value,
    percent,
    percent_plus_minus,
    percent_range,
    plus_minus,
    probability,
    range_of,
)

FINITE = st.floats(-1e12, 1e12, allow_nan=False)


def read(text: str) -> float:
    """The number that a text states."""
    return float(text.replace(MINUS, "-").replace(",", ""))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (3.0, "3"),
        (-0.03, "−0.03"),
        (0.5312, "0.531"),
        (9.9996, "10"),
        (1694.4, "1,694"),
        (123456.0, "123,456"),
        (12345678.0, "1.23e7"),
        (0.00012, "0.00012"),
        (-1.2345e-5, "−1.23e−5"),
        (math.nan, "–"),
        (-math.inf, "−∞"),
    ],
)
def test_numbers_have_significant_digits(value: float, text: str) -> None:
    assert numeral(value) == text


@given(FINITE)
def test_a_number_that_is_read_back_is_the_value_to_three_digits(value: float) -> None:
    text = numeral(value)
    assert "-" not in text
    assert read(text) == pytest.approx(value, rel=0.005, abs=0)


@pytest.mark.parametrize(
    ("value", "text", "with_plus"),
    [
        (0.5, "0.50", "+0.50"),
        (-1.2, "−1.20", "−1.20"),
        (0.0, "0.00", "0.00"),
        (-0.001, "0.00", "0.00"),
        (1234.5, "1,234.50", "+1,234.50"),
        (math.nan, "–", "–"),
    ],
)
def test_indices_have_two_decimals_and_zero_no_sign(
    value: float, text: str, with_plus: str
) -> None:
    assert fixed(value) == text
    assert fixed(value, plus=True) == with_plus


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.0, "0"),
        (1e-6, "<0.01"),
        (0.0003, "0.03"),
        (0.004, "0.4"),
        (0.01, "1"),
        (0.62, "62"),
        (0.99, "99"),
        (0.996, "99.6"),
        (0.9996, "99.96"),
        (0.999999, ">99.99"),
        (1.0, "100"),
        (-0.25, "−25"),
    ],
)
def test_a_share_is_nothing_or_all_only_where_it_is(share: float, text: str) -> None:
    assert percent(share) == f"{text}{NBSP}%"


@given(st.floats(0, 1, exclude_min=True, exclude_max=True))
def test_no_share_between_reads_as_none_or_all(share: float) -> None:
    for text in (percent(share), probability(share)):
        assert not re.fullmatch(rf"(0|0\.0|100|100\.0){NBSP}%", text)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.951, "95.1"), (0.0, "0.0"), (0.0002, "<0.1"), (0.9999, ">99.9"), (1.0, "100.0")],
)
def test_probabilities_have_one_decimal(value: float, text: str) -> None:
    assert probability(value) == f"{text}{NBSP}%"


@pytest.mark.parametrize(
    ("value", "spread", "text"),
    [
        (1694, 77.45, "1,694 ± 77"),
        (1690.2, 774.5, "1,690 ± 770"),
        (0.5312, 0.0213, "0.531 ± 0.021"),
        (-3.21, 0.999, "−3.2 ± 1.0"),
        (0.03, 12.3, "0 ± 12"),
        (0, 0, "0 ± 0"),
        (3, 0, "3 ± 0"),
        (1234.5, 0.0031, "1,234.5 ± <0.1"),
        (1.2e-5, 3e-6, "(1.20 ± 0.30)e−5"),
        (5, 99.6, "0 ± 100"),
    ],
)
def test_a_spread_ends_at_the_decimal_of_its_value(value: float, spread: float, text: str) -> None:
    assert plus_minus(value, spread) == text


@pytest.mark.parametrize(
    ("share", "spread", "text"),
    [
        (0.25, 0.031, "25.0 ± 3.1"),
        (0.251, 0.12, "25 ± 12"),
        (0.5, 0.0004, "50.00 ± 0.04"),
        (3e-8, 6.6e-7, "<0.01 ± <0.01"),  # not "(0.3 ± 6.6)e−5 %"
        (0.0, 0.0, "0 ± 0"),
        (0.0, 0.2, "0 ± 20"),
        (0.3, 0.0, "30 ± 0"),
        (0.00012, 0.00002, "0.01 ± <0.01"),
    ],
)
def test_a_share_and_its_spread_have_no_power_of_ten(
    share: float, spread: float, text: str
) -> None:
    assert percent_plus_minus(share, spread) == f"{text}{NBSP}%"


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6))
def test_value_and_spread_have_equally_many_decimals(value: float, spread: float) -> None:
    result = re.fullmatch(
        r"\(?−?[\d,]+\.?(\d*) ± <?[\d,]+\.?(\d*)(?:\)e.+)?", plus_minus(value, spread)
    )
    assert result
    assert spread == 0 or len(result[1]) == len(result[2])


def test_intervals_read_alike_everywhere() -> None:
    assert range_of(-0.123, 0.4) == "−0.13 to 0.40"
    assert percent_range(0.123, 0.456) == f"12.3 to 45.6{NBSP}%"
    assert percent_range(0.0001, 0.9996) == f"<0.1 to >99.9{NBSP}%"
    assert percent_range(0.004, 0.996, 0) == f"<1 to >99{NBSP}%"
    assert percent_range(0.0, 1.0) == f"0.0 to 100.0{NBSP}%"
    assert percent_range(-0.05, 0.0) == f"−5.0 to 0.0{NBSP}%"


def test_a_range_is_never_rounded_inwards() -> None:
    assert percent_range(0.00834, 0.90611) == f"0.8 to 90.7{NBSP}%"
    assert percent_range(0.0166, 0.9061, 0) == f"1 to 91{NBSP}%"
    assert percent_range(0.07, 0.58) == f"7.0 to 58.0{NBSP}%"  # 100 times 0.07 is a little more
    assert percent_range(0.800000012, 0.800000012) == f"80.0 to 80.0{NBSP}%"  # 0.8 in 32 bits
    assert range_of(0.029, -0.0) == "0.02 to 0.00"
    assert range_of(-0.001, 0.001) == "−0.01 to 0.01"
    assert range_of(0.3, 0.1 + 0.2) == "0.30 to 0.30"
    assert range_of(float("nan"), float("inf")) == "– to ∞"
    assert index_range(0.948, 0.991) == "0.94 to >0.99"
    assert index_range(-0.991, 0.999) == "<−0.99 to >0.99"
    assert index_range(-1.0, 1.0) == "−1.00 to 1.00"


def test_p_values_read_alike_everywhere() -> None:
    assert [p_value(0.0123), p_value(0.0001), p_value(0.05, "q")] == [
        "p = 0.012",
        "p < 0.001",
        "q = 0.050",
    ]


SHARED = Path(__file__).parents[2] / "js/numerals.json"
BY_NAME = {each.__name__: each for each in (fixed, numeral, probability, percent_range)}


@pytest.mark.parametrize("name", BY_NAME)
def test_the_browser_code_writes_the_same(name: str) -> None:
    """assets/app/numerals.mjs passes the same cases: tests/js/numerals.test.mjs."""
    cases = json.loads(SHARED.read_text(encoding="utf-8"))[name]
    assert len(cases) > 10
    for args, text in cases:
        value, *digits = [math.nan if arg is None else arg for arg in args]
        assert BY_NAME[name](value, *digits) == text, args
