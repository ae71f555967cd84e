"""The table of Robustness as a file: as many rows as there are severities, and what each holds."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest

from dashboard.api.galleries import opened
from dashboard.pages.dataset.files import csv_of
from dashboard.scans.missing import TableRow
from dashboard.scans.planning import plan_scan
from dashboard.scans.robustness_rows import COLUMNS, robustness_rows
from data.db.database import open_database
from explainers import Model, ModelSpec
from tests.unit.dashboard.scans.brightness import EACH, LABELS, photographs
from tests.unit.dashboard.scans.runs import Runs


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory, model: Model) -> Iterator[list[TableRow]]:
    """Noise lifts every dark image over the limit at severity 4; JPEG none."""
    folder = tmp_path_factory.mktemp("robustness")
    database = open_database(f"sqlite:///{folder / 'test.db'}")
    gallery = opened(photographs(folder / "photos"), LABELS)
    job = plan_scan(gallery, ModelSpec(model.card.key), model)
    robustness = Runs(database, folder / "scans", model).robustness(job)
    yield robustness_rows(robustness, ("gaussian_noise", "jpeg"), "all")
    database.dispose()


def of(rows: list[TableRow], **stated: object) -> list[Any]:
    return [row for row in rows if all(row[name] == value for name, value in stated.items())]


def test_the_chosen_images_have_a_row_for_each_corruption_and_severity(
    rows: list[TableRow],
) -> None:
    noisy = of(rows, kind="images", corruption="gaussian_noise")
    assert [row["severity"] for row in noisy] == [0, 1, 2, 3, 4, 5]
    assert [row["accuracy"] for row in noisy] == [1, 1, 1, 1, 0.5, 0.5]
    assert [row["changed"] for row in noisy] == [None, 0, 0, 0, 0.5, 0.5]
    assert {row["images"] for row in noisy} == {2 * EACH}
    assert noisy[4]["low"] < 0.5 < noisy[4]["high"]
    assert noisy[4]["changed_low"] < 0.5 < noisy[4]["changed_high"]
    assert noisy[0]["missing"]["changed_low"] == "not corrupted"
    both = of(rows, kind="images", corruption="gaussian_noise jpeg")
    assert [row["accuracy"] for row in both] == [1, 1, 1, 1, 0.75, 0.75]
    assert {(row["images"], row["labelled"]) for row in both} == {(2 * EACH, 2 * EACH)}


def test_every_column_is_described(rows: list[TableRow]) -> None:
    assert {name for row in rows for name in row} == set(COLUMNS)


def test_groups_and_classes_follow_with_their_drop_those_that_break_first_before_others(
    rows: list[TableRow],
) -> None:
    classes = of(rows, kind="class", severity=5)
    assert [row["name"] for row in classes] == ["dark", "bright"]
    assert [row["drop"] for row in classes] == [0.5, 0]
    assert [row["withstood"] for row in classes] == [pytest.approx(0.8), 1]
    assert classes[0]["drop_low"] > 0
    assert [row["accuracy"] for row in of(rows, name="dark", kind="class")] == [
        1,
        1,
        1,
        1,
        0.5,
        0.5,
    ]


def test_a_file_states_in_one_column_what_it_does_not_know(rows: list[TableRow]) -> None:
    read = list(csv.DictReader(io.StringIO(csv_of(rows).decode())))
    assert len(read) == len(rows)
    assert read[0]["changed"] == ""
    assert read[0]["missing"] == (
        "changed, changed_low, changed_high, map_correlation, map_low, map_high: not corrupted"
    )
    assert (read[4]["accuracy"], read[4]["interval_level"]) == ("0.5", "0.95")
