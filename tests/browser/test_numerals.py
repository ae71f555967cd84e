"""The page's scripts format numbers as Python does."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from data.numerals import fixed, numeral, probability

ASSETS = Path(__file__).parents[2] / "assets"
VALUES = (
    *(0.0, 1.0, -0.03, 0.5312, 1694.4, 123456.0, 12345678.0, -1.2345e-5, 0.00012, -7.25, 99.95),
    *(0.0002, 0.0004, 0.031, 0.9996, 0.999, -0.001),
)
TITLES = {"numeral": numeral, "fixed": fixed, "probability": probability}


@pytest.mark.parametrize("name", TITLES)
def test_a_number_reads_the_same_wherever_it_is_formatted(browser: Browser, name: str) -> None:
    page = browser.new_page()
    page.add_script_tag(path=ASSETS / "common.js")
    values = [value for value in VALUES if name != "probability" or 0 <= value <= 1]
    call = f"(values) => values.map((value) => window.stratoscope.{name}(value))"
    assert page.evaluate(call, values) == [TITLES[name](value) for value in values]
    assert page.evaluate(call, [None]) == ["\N{EN DASH}"]
    page.close()


def test_a_text_is_read_back_as_its_number(browser: Browser) -> None:
    page = browser.new_page()
    page.add_script_tag(path=ASSETS / "common.js")
    texts = [numeral(value, 6) for value in (-1.5, 1694.4, 1.25e-7, 0.0)]
    script = f"() => {json.dumps(texts)}.map(window.stratoscope.readNumeral)"
    assert page.evaluate(script) == pytest.approx([-1.5, 1694.4, 1.25e-7, 0.0])
    page.close()
