"""`explain --edit` of a multi-label model: which classes the edits take, and which they add."""

import json
from pathlib import Path

import pytest

from dashboard.__main__ import main
from tests.unit.dashboard.reviews.colours import options


@pytest.fixture
def words(tmp_path: Path) -> list[str]:
    stated = options(tmp_path)
    image = tmp_path / "photographs" / "red" / "yellow.png"
    model = ["--model", stated["model"], "--labels", stated["labels"], "--multi-label"]
    return ["explain", str(image), *model]


def test_all_predicted_classes_count_not_the_most_probable_one(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Yellow is green and red; grey of its brightness is blue too, and black is nothing."""
    assert main([*words, "--edit", "greyscale"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "  Predicted: blue, green, red instead of green, red" in lines
    ends = {line.split()[5].rstrip(","): line.rpartition(", ")[2] for line in lines if "%" in line}
    assert {name: ends[name] for name in ("red", "green", "blue")} == {
        "red": "yes",
        "green": "yes",
        "blue": "yes (unedited: no)",
    }
    assert main([*words, "--edit", "brightness:factor=0"]) == 0
    printed = capsys.readouterr().out
    assert "  Predicted: no class instead of green, red\n" in printed
    assert "red, no (unedited: yes)\n" in printed
    assert main([*words, "--edit", "jpeg:severity=1"]) == 0
    assert "Predicted:" not in capsys.readouterr().out


def test_the_record_states_the_classes_without_the_edits(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words, "--edit", "greyscale", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert (record["output"], record["unedited"]["yes"]) == ("multi-label", [1, 0])
    assert {each["label"]: each["yes"] for each in record["predictions"]} == {
        "red": True,
        "green": True,
        "blue": True,
    }
