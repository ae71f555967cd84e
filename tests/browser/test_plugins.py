"""A package with one plugin of each kind, installed beside Stratoscope, and one that fails."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from tests.browser.app_process import RunningApp, serving
from tests.browser.conftest import DESKTOP
from tests.browser.explore import Explore
from tests.browser.installed import build_example, build_wheel, install
from tests.browser.test_installed import environment, output_of
from tests.browser.watcher import Watcher

GONE = "stratoscope_example.gone:PANEL failed with ModuleNotFoundError"
IN_TURN = """
import io, json, sys
from contextlib import redirect_stdout
from stratoscope import main

done = []
for words in json.loads(sys.argv.pop()):
    sys.argv[1:] = words
    with redirect_stdout(io.StringIO()) as printed:
        code = main()
    done.append((code, printed.getvalue()))
print(json.dumps(done))
"""
STRIPED = np.arange(64) // 4 % 2 * 255


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with `python` and `stratoscope` of an environment that has both packages."""
    folder = tmp_path_factory.mktemp("build")
    wheels = build_wheel(folder / "app"), build_example(folder / "example")
    return install(tmp_path_factory.mktemp("environment"), *wheels)


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Two striped images and the classes that a labels.json states, the second one a wrong one."""
    folder = tmp_path / "photos"
    folder.mkdir()
    across = np.repeat(STRIPED[:, None], 64, 1).astype(np.uint8)
    Image.fromarray(across).convert("RGB").save(folder / "a.png")
    Image.fromarray(across.T).convert("RGB").save(folder / "b.png")
    labels = {"a.png": "horizontal", "b.png": "horizontal"}
    (folder / "labels.json").write_text(json.dumps(labels))
    return folder


@pytest.fixture
def app(
    programs: Path, photos: Path, tmp_path: Path, home: Path
) -> Iterator[RunningApp[subprocess.Popen[str]]]:
    """The app on the added model and the added gallery."""
    words = ["serve", "--port", "0", "--model", "stripes:two", "--images", str(photos)]
    with serving([str(programs / "stratoscope"), *words], tmp_path, environment(home)) as running:
        yield running


def test_each_kind_is_in_use_and_the_broken_one_is_named(
    app: RunningApp[subprocess.Popen[str]], browser: Browser
) -> None:
    base = app.url.rstrip("/")
    watcher = Watcher(base)
    context = browser.new_context(viewport=DESKTOP)  # type: ignore[arg-type]
    page = context.new_page()
    watcher.watch(page)
    page.goto(f"{base}/")
    explore = Explore(page, base)
    expect(explore.find("#picture-title")).to_have_text("a.png")
    expect(explore.prediction("horizontal").first).to_be_visible()  # the model
    expect(explore.find("#predictions-panel")).to_contain_text("Right")  # the gallery's class
    expect(explore.find("#example-text")).to_contain_text("of at most 1.00 bits.")  # the panel
    expect(explore.find("#example-panel .panel-body")).to_have_css("padding-left", "12px")
    explore.find("#method-select").select_option("example_strongest")  # the method
    expect(explore.find(".method-help")).to_contain_text("most active channel at each place")
    expect(explore.find("#picture-stage-map")).to_have_attribute("src", re.compile("strongest"))
    page.goto(f"{base}/methods/?approach=example_strongest")
    expect(page.locator("#guide-panel")).to_contain_text("Strongest channel")
    page.goto(f"{base}/inputs/")
    rows = page.locator("#inputs-plugins-list tr")
    expect(rows).to_have_count(5)
    expect(rows.first).to_contain_text(f"Left out: {GONE}")
    expect(rows.last).to_contain_text("In use.")
    expect(page.locator("#inputs-gallery-panel")).to_contain_text("read from labels.json")
    context.close()
    watcher.check()


def test_the_command_line_knows_them(programs: Path, photos: Path, home: Path) -> None:
    model = ("--model", "stripes:two")
    (_, listed), (_, explained), (code, checked) = run_in_turn(
        programs / "python",
        home,
        ("methods", *model),
        ("explain", f"{photos}/a.png", *model, "--method", "example_strongest", "--json"),
        ("doctor", "--json", "--port", "0", *model, "--images", str(photos)),
    )
    assert "Strongest channel" in listed
    assert json.loads(explained)["method"]["key"] == "example_strongest"
    assert code == 1
    checks = [each for each in json.loads(checked)["checks"] if each["topic"] == "plugins"]
    actions = {each["name"]: each["action"] for each in checks}
    of = "of stratoscope-example 1.0"
    assert {name for name, action in actions.items() if action is None} == {
        f"{name} {of}" for name in ("certainty", "json", "strongest", "stripes")
    }
    assert actions[f"broken {of}"].startswith(GONE)


def run_in_turn(python: Path, home: Path, *commands: tuple[str, ...]) -> list[tuple[int, str]]:
    """What each command returns and prints, all in one process: torch is imported once."""
    printed = output_of(home, home, python, "-c", IN_TURN, json.dumps(commands))
    return [(code, text) for code, text in json.loads(printed)]
