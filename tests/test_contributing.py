"""CONTRIBUTING says what is true: its files exist, its examples run as a reader would copy them.

Each block of Python names its file after "python". A block of a new file becomes that module; a
block of an existing file adds its names to it. The sentence "add `module.ENTRY` to `REGISTRY` in
`file`" is followed to the letter.
"""

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import torch
from dash import Dash, html
from PIL import Image
from plotly.utils import PlotlyJSONEncoder
from torch import nn

import dashboard.server.app
from dashboard.access import Right
from dashboard.access.rights import RIGHTS, right_of_callback, right_of_route
from dashboard.core.settings import Settings
from dashboard.pages.explore import page as explore
from dashboard.server.wiring import build_services
from dashboard.ui import ids
from dashboard.ui.page import Page
from data.db.database import open_database
from data.errors import GalleryProblem
from data.gallery.open_gallery import open_gallery
from explainers import load_model, trace
from explainers.approaches.base import of_method
from explainers.errors import UnknownModel, WeightsUnavailable
from explainers.methods import find_method
from explainers.methods.base import Method
from tests.unit.explainers import test_approaches
from tests.unit.explainers.methods import test_registry
from tests.unit.explainers.nets import Pooled, batch, model_of

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"```python ([\w/]+\.py)\n(.*?)```", re.DOTALL)
ADD = re.compile(r"add `(\w+)\.(\w+)` to `(\w+)` in `([\w/]+\.py)`")
SECTIONS = dict(re.findall(r"^## (.*?)\n(.*?)(?=^## |\Z)", TEXT, re.DOTALL | re.MULTILINE))
EXAMPLES = ("method", "panel", "page", "gallery source", "model source")
NEW = [name for name, _ in BLOCK.findall(TEXT) if not (ROOT / name).exists()]
NAMES = [name for name, _ in BLOCK.findall(TEXT)]
OURS = 'lint.isort.known-first-party=["dashboard", "data", "explainers"]'
HEADERS = {"Origin": "http://localhost"}


def module_name(file: str) -> str:
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


@dataclass(frozen=True)
class Reader:
    """Somebody who copies an example into the packages, for the length of one test."""

    patch: pytest.MonkeyPatch
    folder: Path

    def add(self, title: str) -> Any:  # noqa: ANN401
        """Follows "Add a ..."; the new entry, which is in its registry then."""
        section = SECTIONS[f"Add a {title}"]
        modules = [self._copy(file, code) for file, code in BLOCK.findall(section)]
        ((module, entry, registry, file),) = ADD.findall(" ".join(section.split()))
        result = next(each for each in modules if each.__name__.rpartition(".")[2] == module)
        added = getattr(result, entry)
        self._register(added, registry, import_module(module_name(file)))
        return added

    def _copy(self, file: str, code: str) -> ModuleType:
        path = self.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(code, encoding="utf-8")
        name = module_name(file)
        is_package = file.endswith("__init__.py")
        spec = spec_from_file_location(
            name, path, submodule_search_locations=[str(path.parent)] if is_package else None
        )
        assert spec is not None
        assert spec.loader is not None
        made = module_from_spec(spec)
        if file not in NEW:
            before = import_module(name)
            spec.loader.exec_module(made)
            for each in filter(str.isupper, vars(made)):
                self.patch.setattr(before, each, getattr(made, each), raising=False)
            return before
        assert name not in sys.modules
        parent, _, leaf = name.rpartition(".")
        self.patch.setitem(sys.modules, name, made)
        self.patch.setattr(import_module(parent), leaf, made, raising=False)
        spec.loader.exec_module(made)
        return made

    def _register(self, added: object, registry: str, home: ModuleType) -> None:
        """Puts it first, wherever the registry has been imported: a narrow source comes first."""
        old = getattr(home, registry)
        for name, module in list(sys.modules.items()):
            ours = name.partition(".")[0] in ("dashboard", "data", "explainers")
            if ours and vars(module).get(registry) is old:
                self.patch.setattr(module, registry, (added, *old))
        assert getattr(home, registry) == (added, *old)


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Reader:
    return Reader(monkeypatch, tmp_path / "copied")


@dataclass(frozen=True)
class Served:
    """A page of the whole app, around a tiny model and two images."""

    page: Page
    app: Dash
    shown: dict[tuple[str, str], Any]  # by component and property: what its callback answers
    rights: dict[str, Right]

    def has(self, component: str) -> bool:
        return f'"id": "{component}"' in json.dumps(self.app.layout(), cls=PlotlyJSONEncoder)


@contextmanager
def serving(page: Page, folder: Path, patch: pytest.MonkeyPatch) -> Iterator[Served]:
    """Serves `page` alone, loads it, and calls the callback that fills its panels."""
    patch.setattr(dashboard.server.app, "PAGES", (page,))
    apps: list[Dash] = []
    made = dashboard.server.app.page_app
    patch.setattr(
        dashboard.server.app, "page_app", lambda *args: apps.append(made(*args)) or apps[-1]
    )
    net = nn.Sequential(two_channels(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(2, 2))
    model = load_model(net, labels=["dark", "light"], name="Tiny", layers=["0"])
    services = build_services(Settings(offline=True, images=(photos(folder),)), [model])
    try:
        server = dashboard.server.app.create_app(services)
        client = server.test_client()
        assert client.get(page.path).status_code == 200
        assert client.get(f"{page.path}_dash-layout").status_code == 200
        (app,) = apps
        with server.test_request_context():
            shown = called(client, app, page)
            endpoint = f"{page.path}_dash-update-component"
            needed = {
                output: right_of_callback(server, endpoint, {"output": output})
                for output, each in app.callback_map.items()
                if "callback" in each
            }
            assert right_of_route(server, f"{page.path}_dash-layout") is page.right
            assert set(server.extensions[RIGHTS][page.path].callbacks) == set(needed)
            yield Served(page, app, shown, needed)
    finally:
        services.close()


OPENED = {"number": 1, "values": {}, "link": "", "refresh": []}  # as the browser requests it


def called(client: Any, app: Dash, page: Page) -> dict[tuple[str, str], Any]:  # noqa: ANN401
    """What the page's one callback answers when the page is opened."""
    (output,) = (key for key in app.callback_map if f"{ids.VIEW_STATE}.answer" in key)
    callback = app.callback_map[output]
    body = {
        "output": output,
        "outputs": [
            {"id": name, "property": prop}
            for name, prop in (each.rsplit(".", 1) for each in output.strip(".").split("..."))
        ],
        "inputs": [{**each, "value": OPENED} for each in callback["inputs"]],
        "state": [{**each, "value": None} for each in callback["state"]],
        "changedPropIds": [f"{ids.VIEW_STATE}.request"],
    }
    answer = client.post(f"{page.path}_dash-update-component", json=body, headers=HEADERS)
    assert answer.status_code == 200, answer.text
    response = answer.get_json()["response"]
    shown = {(name, prop): value for name, of in response.items() for prop, value in of.items()}
    for (_, prop), value in list(shown.items()):
        if prop == "values":  # of elements, merged into those of before
            written = {each["location"][0]: each["params"]["value"] for each in value["operations"]}
            shown |= {tuple(place.rsplit(".", 1)): each for place, each in written.items()}
    return shown


def two_channels() -> nn.Module:
    """A convolution of two channels: minus the red one, which is silent, and the green one."""
    conv = nn.Conv2d(3, 2, 1, bias=False)
    with torch.no_grad():
        conv.weight.copy_(torch.tensor([[-1.0, 0, 0], [0, 1, 0]])[..., None, None])
    return conv


def photos(folder: Path) -> Path:
    """Two white images of 300 x 260 pixels, apart in one pixel, and one of 250 x 270."""
    folder = folder / "photos"
    folder.mkdir()
    for name, size in (("a", (300, 260)), ("b", (300, 260)), ("c", (250, 270))):
        picture = Image.new("RGB", size, "white")
        picture.putpixel((0, 0), (ord(name), 0, 0))
        picture.save(folder / f"{name}.png")
    return folder


def test_each_kind_has_an_example_and_none_is_a_file_of_the_packages() -> None:
    assert [f"Add a {each}" for each in EXAMPLES] == [
        title for title in SECTIONS if title.startswith("Add a ")
    ]
    assert len(NEW) == len(set(NEW)) == len(BLOCK.findall(TEXT)) - 1  # ids are added to a file
    for name, _ in BLOCK.findall(TEXT):
        assert f"`{name}`" in TEXT  # the rendered page shows it too
    assert TEXT.count("```python") == len(BLOCK.findall(TEXT))


def test_a_method(reader: Reader) -> None:
    method: Method = reader.add("method")
    assert find_method("strongest_channel") is method
    test_registry.test_texts_are_whole_sentences(method)
    test_approaches.test_each_is_complete(of_method(method))
    model, inputs = model_of(Pooled(), ["conv"]), batch()
    red, green, blue = inputs[0].numpy()  # its channels are red, and green minus blue
    expected = np.maximum(red, green - blue)
    assert (expected < 0).any()
    np.testing.assert_allclose(method.compute(model, inputs, "conv", 0).values, expected, 1e-5)
    picture = Image.effect_noise((8, 8), 80).convert("RGB")
    traced = trace(model, picture)
    read = method.read(model.card, traced, "conv").values
    np.testing.assert_allclose(read, traced.activation("conv").amax(0), 1e-5)


@pytest.mark.slow
def test_a_panel(reader: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    panel = reader.add("panel")
    page = replace(
        explore.PAGE,
        panels=explore.PANELS,
        arrange=lambda panels: html.Div([explore.PAGE.arrange(panels), panels[panel]]),
    )
    assert panel in page.panels
    with serving(page, tmp_path, monkeypatch) as served:
        assert served.has("silent-panel")
        assert served.has("silent-text")
        assert set(served.rights.values()) >= {Right.LOOK}
        text = served.shown["silent-text", "children"]
        assert text == "1 of 2 channels of 0 have no positive value."
        assert served.shown["silent-panel-notice", "children"] == ""


def test_a_page(reader: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = reader.add("page")
    assert page in dashboard.server.app.PAGES
    with serving(page, tmp_path, monkeypatch) as served:
        assert served.rights
        assert set(served.rights.values()) == {Right.LOOK}
        items = served.shown["sizes-counts-list", "children"]
        lines = [each["props"]["children"] for each in items]
        assert lines == ["300 × 260: 2", "250 × 270: 1"]


def test_a_gallery_source(reader: Reader, tmp_path: Path) -> None:
    source = reader.add("gallery source")
    folder, database = photos(tmp_path), open_database(f"sqlite:///{tmp_path / 'test.sqlite'}")
    table = folder / "labels.json"
    try:
        assert open_gallery([folder], database).items[0].class_name is None
        table.write_text('{"a.png": "cat", "c.png": "dog"}', encoding="utf-8")
        gallery = open_gallery([folder], database)
        result = {item.name: item.class_name for item in gallery.items}
        assert result == {"a.png": "cat", "b.png": None, "c.png": "dog"}
        assert "The classes are read from labels.json." in [note.text for note in gallery.notes]
        for content, why in (("{", "is not JSON"), ("[1]", "has no names of files")):
            table.write_text(content, encoding="utf-8")
            with pytest.raises(GalleryProblem, match=why):
                open_gallery([folder], database)
    finally:
        database.dispose()
    assert source.layout.endswith(".")


def test_a_model_source(reader: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = reader.add("model source")
    zoo = sys.modules["explainers.models.sources.zoo"]
    monkeypatch.setattr(zoo, "FOLDER", tmp_path)
    with pytest.raises(WeightsUnavailable, match="not on this machine and Stratoscope is offline"):
        load_model("zoo:narrow")
    with pytest.raises(WeightsUnavailable, match=r"There is no file .*narrow\.pth; copy it there"):
        load_model("zoo:narrow", offline=False)
    with pytest.raises(UnknownModel, match='no model "narow"; near matches: narrow'):
        load_model("zoo:narow")
    net = source.recipe("zoo:narrow").untrained().module.eval()
    torch.save(net.state_dict(), tmp_path / "narrow.pth")
    model = load_model("zoo:narrow")
    assert (model.card.name, model.card.trained) == ("Zoo narrow", True)
    assert model.labels == ("cat", "dog")
    assert [layer.name for layer in model.card.layers] == ["0", "1"]
    inputs = torch.rand(2, 3, 32, 32)
    with torch.no_grad():
        torch.testing.assert_close(model.module(inputs), net(inputs))
    assert load_model("zoo:wide", weights="random", labels=["a", "b", "c"]).labels == (
        "a",
        "b",
        "c",
    )


@pytest.mark.parametrize(("name", "code"), BLOCK.findall(TEXT), ids=NAMES)
def test_its_examples_are_written_as_the_rest_of_the_code(name: str, code: str) -> None:
    whole = code if name in NEW else f'"""Ids."""\n\n{code}'
    for command in ("check", "format --check"):
        ruff = [sys.executable, "-m", "ruff", *command.split(), "--no-cache", "--config", OURS, "-"]
        answer = subprocess.run(
            [*ruff, "--stdin-filename", name],
            cwd=ROOT,
            input=whole,
            capture_output=True,
            text=True,
        )
        assert answer.returncode == 0, answer.stdout + answer.stderr


def test_every_path_that_it_names_exists() -> None:
    text = BLOCK.sub("", TEXT)
    code = re.findall(r"`([^`\n]+)`", text)
    folders = "|".join(("assets", "dashboard", "data", "explainers", "tests"))
    named = {
        path
        for each in code
        for path in re.findall(rf"(?:(?:{folders})/[\w./-]+|[\w-]+\.(?:md|toml))", each)
    }
    assert len(named) > 40
    assert [path for path in named if not (ROOT / path).exists() and path not in NEW] == []


def test_the_layout_is_the_one_of_the_folders() -> None:
    (diagram,) = re.findall(r"```\n(dashboard/ .*?)```", TEXT, re.DOTALL)
    folders: dict[str, list[list[str]]] = {}
    root = ""
    for line in diagram.splitlines():
        names = re.match(r"((?:  )?(?:\w+/ ?)+)", line)
        if names is None:
            continue
        result = re.findall(r"\w+", names[1])
        if line[0].isspace():
            folders[root].append(result)
        else:
            (root,) = result
            folders[root] = []
    assert list(folders) == ["dashboard", "explainers", "data", "assets", "tests"]
    for root in ("dashboard", "explainers", "data"):
        packages = {path.parent.name for path in (ROOT / root).glob("*/__init__.py")}
        named = [name for line in folders[root] for name in line]
        assert sorted(named) == sorted(packages)
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
        "importlinter"
    ]["contracts"]
    layered = {each["containers"][0]: each["layers"] for each in contracts if "containers" in each}
    for root, layers in layered.items():
        ranks = {name: at for at, each in enumerate(layers) for name in each.split(" | ")}
        shown = [ranks[name] for line in folders[root] for name in line if name in ranks]
        assert shown == sorted(shown)
    assert folders["dashboard"] == [layer.split(" | ") for layer in layered["dashboard"]]


def test_a_click_has_eight_steps_and_a_verdict_ten() -> None:
    for title, count in (("What a click does", 8), ("What happens to a verdict", 10)):
        steps = [int(each) for each in re.findall(r"^(\d+)\. ", SECTIONS[title], re.MULTILINE)]
        assert steps == list(range(1, count + 1))


def test_the_commands_are_those_of_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    commands = set(re.findall(r"make (\w+)", TEXT))
    assert commands >= {"run", "quick", "test", "check"}
    for command in commands:
        assert re.search(rf"^{command}:", makefile, re.MULTILINE)
