"""A model from one's own file."""

import re
import sys
from pathlib import Path

import pytest
import torch

from explainers.errors import ExplainerError, UnfitModel, UnknownModel
from explainers.images.preprocess import ImagePreprocess
from explainers.models import ModelSpec, load_model

CODE = """
from torch import nn
from explainers import load_model
from explainers.images.preprocess import ImagePreprocess
from beside import CHANNELS


class Net(nn.Sequential):
    pass


def build():
    head = nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(CHANNELS, 2)
    return Net(nn.Conv2d(3, CHANNELS, 3), *head)


def model():
    return load_model(build(), preprocess=ImagePreprocess(20, (16, 16)), labels=["cat", "dog"])


def broken():
    return 1 / 0


def number():
    return 7


def leaves():
    raise SystemExit("no weights here")


def talks():
    print("loading")
    return build()


nothing = None
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "beside.py").write_text("CHANNELS = 5")
    path = tmp_path / "my model.py"
    path.write_text(CODE)
    return path


def test_functions_of_one_file_have_names_of_their_own(file: Path) -> None:
    names = [load_model(f"{file}:{function}").card.name for function in ("build", "model")]
    assert names == ["my model", "my model:model"]


def test_a_module(file: Path) -> None:
    path = list(sys.path)
    model = load_model(f"{file}:build")
    assert (model.card.key, model.card.name) == ("my-model", "my model")
    assert model.card.provenance == "own code, my model.py:build"
    assert model.layers[0].shape == (5, 222, 222)
    assert model.preprocess == ImagePreprocess()
    assert sys.path == path


def test_build_is_the_default(file: Path) -> None:
    assert load_model(str(file)).card.key == ModelSpec(str(file)).key == "my-model"


def test_a_model_brings_what_belongs_to_it(file: Path) -> None:
    model = load_model(f"{file}:model")
    assert model.card.key == ModelSpec(f"{file}:model").key == "my-model-model"
    assert model.preprocess.input_size == (16, 16)
    assert model.labels == ("cat", "dog")
    assert model.layers[0].shape == (5, 14, 14)


def test_notes_on_its_layers_are_those_of_the_first_load(file: Path) -> None:
    def layers(*chosen: str) -> list[str]:
        card = load_model(f"{file}:model", layers=chosen or None).card
        return [note.text for note in card.notes if note.topic == "layers"]

    assert layers() == ["1 layer: 0."]
    assert layers("0") == ["1 layer, as chosen."]


def test_the_architecture_belongs_to_the_fingerprint(file: Path) -> None:
    first = load_model(str(file), weights="random")
    file.write_text(CODE.replace("nn.Conv2d(3, CHANNELS, 3)", "nn.Conv2d(3, CHANNELS, 3, 2)"))
    second = load_model(str(file), weights="random")
    assert first.module.state_dict()["0.weight"].equal(second.module.state_dict()["0.weight"])
    assert first.weights_sha256 != second.weights_sha256


@pytest.mark.parametrize(
    ("function", "error", "sentence"),
    [
        ("absent", UnknownModel, 'has no function "absent"'),
        ("nothing", UnknownModel, 'has no function "nothing"'),
        ("broken", UnfitModel, "ZeroDivisionError: division by zero"),
        ("leaves", UnfitModel, "leaves failed: SystemExit: no weights here"),
        (
            "number",
            UnfitModel,
            "number is of the type int; provide the network as a torch.nn.Module",
        ),
    ],
)
def test_errors(file: Path, function: str, error: type[ExplainerError], sentence: str) -> None:
    with pytest.raises(error, match=sentence):
        load_model(f"{file}:{function}")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (
            "import no_such",
            "the module no_such, which is not installed here: pip install no_such, ",
        ),
        ("from no_such.inside import x", "the module no_such, which is not installed here: pip "),
        ("import yaml_not_there as yaml", "pip install yaml_not_there, or put its file beside "),
        (
            "import torch.no_such",
            "torch.no_such, which the torch that is installed here does not have: install the",
        ),
    ],
)
@pytest.mark.parametrize("inside", [False, True])
def test_a_module_that_is_missing_is_named(
    tmp_path: Path, line: str, sentence: str, inside: bool
) -> None:
    path = tmp_path / "bad.py"
    path.write_text(f"def build():\n    {line}\n" if inside else f"{line}\n")
    with pytest.raises(UnfitModel, match=re.escape(sentence)) as caught:
        load_model(str(path) if not inside else f"{path}:build")
    assert str(caught.value).startswith(f"{path} needs the module ")


def test_a_module_is_installed_by_the_name_of_its_package(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "sklearn", None)  # as if it were not installed
    file.write_text("import sklearn\n")
    with pytest.raises(UnfitModel, match=r"module sklearn, .*: pip install scikit-learn, or"):
        load_model(str(file))


def test_what_it_prints_is_no_result(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    load_model(f"{file}:talks")
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", "loading\n")


def test_weights_that_it_draws_are_the_same_in_every_process(file: Path) -> None:
    state = torch.random.get_rng_state()
    first, second = (load_model(str(file)) for _ in range(2))
    assert first.weights_sha256 == second.weights_sha256
    assert torch.equal(torch.random.get_rng_state(), state)


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(UnknownModel, match="There is no file"):
        load_model(f"{tmp_path}/absent.py:build")


def test_code_that_is_no_python(tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text("def build(:")
    with pytest.raises(UnfitModel, match="SyntaxError"):
        load_model(f"{tmp_path}/net.py:build")
