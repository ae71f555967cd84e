"""The page howto/your-own.md says what is true: its examples are run."""

import json
import re
import shlex
from pathlib import Path

import numpy as np
import pytest
import timm
import torch
from PIL import Image
from timm.models import save_for_hf

from dashboard.__main__ import build_parser, main
from dashboard.core.settings import Settings

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "assets/docs/howto/your-own.md").read_text(encoding="utf-8")
CALL = "stratoscope "
COMMANDS = [
    line.partition("#")[0].strip()
    for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    for line in block.splitlines()
]
MORE_MODELS = """

class Heads(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = build()[:3]
        self.species, self.colour = nn.Linear(64, 2), nn.Linear(64, 3)

    def forward(self, x):
        features = self.body(x)
        return {"colour": self.colour(features), "species": self.species(features)}


def two_heads():
    return Heads()


def grey():
    return nn.Sequential(block(1, 8), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 2))
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as the page's reader has it."""
    folder = tmp_path_factory.mktemp("project")
    noise = np.random.default_rng(0)
    for place in ("train/cat", "train/dog", "valid/cat", "valid/dog", "runs"):
        (folder / "pets" / place).mkdir(parents=True)
        pixels = noise.integers(0, 256, (90, 120, 3), np.uint8)
        Image.fromarray(pixels).save(folder / "pets" / place / "1.jpg")
    (folder / "photos").mkdir()
    code = next(block for block in blocks("python") if "def build" in block)
    (folder / "my.py").write_text(code + MORE_MODELS)
    (folder / "names.txt").write_text("felines\ncanines\n")
    (folder / "map.csv").write_text(blocks("csv")[0])
    namespace: dict[str, object] = {}
    exec(code, namespace)
    net = namespace["build"]()  # type: ignore[operator]
    state = net.state_dict()
    torch.save(state, folder / "best.pt")
    ema = {name: tensor / 2 for name, tensor in state.items()}
    kept = {"state_dict": {f"model.{name}": tensor for name, tensor in state.items()}, "ema": ema}
    torch.save(kept, folder / "last.ckpt")
    save_for_hf(timm.create_model("test_resnet", num_classes=2), str(folder / "exported"))
    return folder


def blocks(language: str) -> list[str]:
    """The blocks of the page in one language."""
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(autouse=True)
def _inside(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project)
    monkeypatch.setenv("STRATOSCOPE_HOME", str(tmp_path))


@pytest.mark.parametrize("command", [each for each in COMMANDS if " explain " in each])
def test_an_explanation_is_given(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = shlex.split(command.removeprefix(CALL))
    assert main([*words, "--json", "--device", "cpu"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["layers"]
    assert len(record["predictions"]) in (2, 3)


@pytest.mark.parametrize("command", [each for each in COMMANDS if " explain " not in each])
def test_the_app_takes_the_options(command: str) -> None:
    assert command.startswith(CALL)
    words = ["serve", *shlex.split(command.removeprefix(CALL))]
    settings = Settings.from_arguments(build_parser("serve").parse_args(words))
    assert settings.images


def test_own_code_is_short_and_from_python_it_is_served() -> None:
    own, served = blocks("python")
    assert len([line for line in own.splitlines() if line.strip()]) <= 12
    compile(served, "served", "exec")


def test_its_headings_are_those_of_its_contents() -> None:
    headings = re.findall(r"^## (.*)$", PAGE, re.MULTILINE)
    contents = re.findall(r"^- \[(.*?)\]\(#(.*?)\)$", PAGE, re.MULTILINE)
    assert [name for name, _ in contents] == headings
    assert [place for _, place in contents] == [name.lower().replace(" ", "-") for name in headings]


def test_the_readme_links_it() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "(assets/docs/howto/your-own.md" in readme
