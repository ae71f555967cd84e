"""The command line states what was concluded about its inputs, each conclusion once."""

import json
from pathlib import Path

import pytest
from PIL import Image

from dashboard.__main__ import main


@pytest.mark.slow
def test_explain_states_its_inputs_once_and_keeps_the_table_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("one.png", "two.png"):
        Image.new("RGB", (40, 40), "teal").save(tmp_path / name)
    files = [str(tmp_path / "one.png"), str(tmp_path / "two.png")]
    untrained = ["--model", "efficientnet_lite0", "--weights", "random", "--layers", "blocks.6.0"]
    words = ["explain", *files, *untrained]
    assert main(words) == 0
    printed = capsys.readouterr()
    stated = printed.err.splitlines()
    assert [line.split()[:2] for line in stated[:1]] == [["Model", "module"]]
    assert sum("Notice: The weights are random" in line for line in stated) == 1
    assert "weights are random" not in printed.out
    assert printed.out.count("one colour") == 2

    assert main([*words, "--json"]) == 0
    printed = capsys.readouterr()
    assert [line.split(":")[0] for line in printed.err.splitlines()] == ["Notice"]
    for record in map(json.loads, printed.out.splitlines()):
        topics = [each["topic"] for each in record["inputs"]["model"]]
        assert {"module", "weights", "classes", "preprocessing", "layers"} <= set(topics)
        assert record["inputs"]["image"][0]["topic"] == "pixels"
        assert "one colour" in record["inputs"]["image"][0]["text"]
