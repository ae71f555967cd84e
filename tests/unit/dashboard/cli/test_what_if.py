"""`explain --edit` and `--region-test`: both answers, and one sentence for what does not fit."""

import json
from pathlib import Path

import numpy as np
import pytest
import skimage

from dashboard.__main__ import main
from dashboard.api.edit import edit
from dashboard.api.traces import trace
from dashboard.api.what_if import region_test
from dashboard.what_if.words import CAVEAT, conclusion
from explainers import Model, load_model
from explainers.what_if.region_test import CONTROLS

TABBY = Path(skimage.data_dir) / "chelsea.png"
WORDS = ["explain", str(TABBY), "--layers", "bn2"]
EDITS = ["--edit", "erase:top=20,fill=mean", "--edit", "jpeg:severity=4"]
WHOLE = "erase:top=20,map=grad_cam@bn2@{target},fill=mean;jpeg:severity=4"


@pytest.fixture(scope="module")
def model() -> Model:
    return load_model("efficientnet_lite0", layers=("bn2",))


@pytest.mark.slow
def test_explain_states_the_edits_and_both_answers(
    model: Model, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*WORDS, *EDITS, "--json", "--maps", str(tmp_path)]) == 0
    record = json.loads(capsys.readouterr().out)
    before = trace(model, TABBY)
    target = before.predicted
    edited = edit(TABBY, WHOLE.format(target=target), model)
    after = trace(model, edited, target=target)
    assert record["target"] == target
    assert record["edits"] == edited.edits == WHOLE.format(target=target)
    assert record["unedited"] == {
        "predicted": target,
        "label": model.labels[target],
        "probability": pytest.approx(float(before.probabilities[target]), rel=1e-4),
    }
    assert target in [each["index"] for each in record["predictions"]]
    for each in record["predictions"]:
        index = each["index"]
        assert each["probability"] == pytest.approx(float(after.probabilities[index]), rel=1e-3)
        assert each["unedited"] == pytest.approx(float(before.probabilities[index]), rel=1e-3)
    (run,) = tmp_path.glob("*/*")
    with np.load(run / "maps.npz") as maps:
        assert json.loads(maps["provenance"].item())["edits"] == edited.edits
        values = after.cam("bn2").values
        np.testing.assert_allclose(maps["bn2"], values, atol=1e-3 * np.abs(values).max())


@pytest.mark.slow
def test_explain_prints_both_answers_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*WORDS, "--target", "tabby", "--edit", "greyscale", "--edit", "flip:off=1"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == "  Edits: greyscale"
    (head,) = [
        number for number, line in enumerate(lines) if line.split() == ["edited", "unedited"]
    ]
    assert all(line.count("%") == 2 for line in lines[head + 1 : head + 6])
    assert any(line.split()[-2:] == ["281", "tabby"] for line in lines[head + 1 : head + 7])
    assert main([*WORDS, "--edit", "jpeg:severity=0"]) == 0
    assert "  Edits: none that change the image\n" in capsys.readouterr().out


@pytest.mark.slow
def test_the_region_test_is_that_of_python(
    model: Model, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [*WORDS, "--region-test", "--percent", "5", "--target", "281"]
    assert main([*words, "--json"]) == 0
    stated = json.loads(capsys.readouterr().out)["region_test"]
    expected = region_test(model, TABBY, percent=5, target=281)
    assert (stated["method"], stated["layer"], stated["percent"]) == ("grad_cam", "bn2", 5)
    assert stated["caution"] == CAVEAT
    assert list(stated["fills"]) == list(expected.fills)
    for fill, drops in zip(stated["fills"].values(), expected.values, strict=True):
        assert fill["drop"] == pytest.approx(float(drops[0]), abs=1e-4)
        controls = fill["controls"]
        np.testing.assert_allclose(controls["drops"], drops[1:], atol=1e-4)
        assert len(controls["drops"]) == CONTROLS
        assert controls["lowest"] <= controls["median"] <= controls["highest"]
        assert fill["rank"] == 1 + sum(each >= fill["drop"] for each in controls["drops"])
    assert main(words) == 0
    printed = capsys.readouterr().out
    for fill in stated["fills"].values():
        assert f"rank {fill['rank']} of 41" in printed
    assert " ".join(CAVEAT.split()) in " ".join(printed.split())
    assert conclusion(expected.result) == stated["conclusion"]
    assert " ".join(stated["conclusion"].split()) in " ".join(printed.split())


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--edit", "frost"], 'no edit "frost"; choose one of erase, keep'),
        (["--edit", "jpeg:severity=6"], "a whole number from 0 to 5"),
        (["--edit", "erase:top=101"], '"top" takes a number from 0 to 100'),
        (["--edit", "flip"] * 13, "12 edits at most, not 13"),
        (["--region-test", "--percent", "0.5"], "a number from 1 to 30"),
        (["--region-test", "--percent", "many"], 'a number from 1 to 30, not "many"'),
        (["--percent", "5"], "--percent is a setting of --region-test"),
    ],
)
def test_a_value_that_does_not_fit_is_one_sentence_and_exit_code_2(
    words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*WORDS, *words]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert sentence in printed.err
    assert printed.err.count("\n") == 1
