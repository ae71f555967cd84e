"""The manual of numbers: linked, and its simulated coverages keep what it states."""

import re
from pathlib import Path

import pytest
from scipy.stats import binomtest

from data.numerals import percent_range

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "assets/docs/explanation/numbers.md").read_text(encoding="utf-8")
SHORT = 0.89  # 150 simulations of an interval that covers 0.93 rarely fall under it


def test_the_readme_links_the_manual() -> None:
    assert "(assets/docs/explanation/numbers.md)" in (ROOT / "README.md").read_text(
        encoding="utf-8"
    )


def test_every_kind_of_interval_has_its_simulated_coverage() -> None:
    assert "python -m tests.benchmarks.coverage" in PAGE
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| (\d\.\d{3})", PAGE, re.MULTILINE)
    assert {name.split(",")[0] for name, _, _ in rows} == {
        "A share of images",
        "Precision and recall",
        "Cohen’s kappa",
        "Fleiss’ kappa",
        "Hedges’ g",
        "Hedges’ g of the same images",
        "Change of a share",
        "Marked boxes",
        "Median of rank correlations",
        "Separability",
        "Linear CKA",
        "Localisation",
    }
    assert len({(name, condition) for name, condition, _ in rows}) == len(rows)
    assert min(float(coverage) for _, _, coverage in rows) > SHORT


@pytest.mark.parametrize(("page", "rows"), [("numbers", 14), ("region-test", 4)])
def test_wilsons_intervals_are_those_of_the_counts_rounded_outwards(page: str, rows: int) -> None:
    text = (ROOT / f"assets/docs/explanation/{page}.md").read_text(encoding="utf-8")
    stated = re.findall(r"(\d+) of (\d+)(?: \||: [\d.]+ % \()\s*([\d.]+ to [\d.]+ %)", text)
    assert len(stated) == rows
    for count, n, words in stated:
        ends = binomtest(int(count), int(n)).proportion_ci(method="wilson")
        assert words == percent_range(float(ends.low), float(ends.high)).replace("\u00a0", " ")
