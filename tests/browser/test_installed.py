"""Stratoscope installed from its wheel, used from a folder whose files have unlucky names."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from dashboard.core.version import __version__
from tests.browser.app_process import RunningApp, serving
from tests.browser.conftest import DESKTOP
from tests.browser.explore import LAST, Explore
from tests.browser.installed import ROOT, build_wheel, install
from tests.browser.watcher import Watcher

NOT_MINE = 'raise RuntimeError("somebody else\'s module was imported")\n'
EVERY_MODULE = """
import pkgutil, sys, stratoscope
from importlib import import_module

for each in pkgutil.walk_packages(stratoscope.__path__, "stratoscope."):
    if each.name.rpartition(".")[2] not in ("__main__", "env"):  # those two run at once
        import_module(each.name)
names = {name.partition(".")[0] for name in sys.modules}
wrong = {"dashboard", "explainers", "data", "assets"} & names
assert not wrong, wrong
print(stratoscope.__file__)
"""
CHILD = """
import subprocess
from stratoscope.dashboard.core.program import child_command, child_environment

subprocess.run(child_command("--version"), env=child_environment(), check=True)
"""


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with `python` and `stratoscope` of the environment."""
    wheel = build_wheel(tmp_path_factory.mktemp("build"))
    return install(tmp_path_factory.mktemp("environment"), wheel)


@pytest.fixture
def own_folder(tmp_path: Path) -> Path:
    """A folder of a user's: modules and a folder with the names of ours."""
    for name in ("data", "dashboard", "explainers"):
        (tmp_path / f"{name}.py").write_text(NOT_MINE)
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets/page.css").write_text("body { display: none }")
    return tmp_path


def environment(home: Path) -> dict[str, str]:
    """That of a user who has set nothing, offline."""
    outside = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return outside | {"STRATOSCOPE_HOME": str(home), "STRATOSCOPE_OFFLINE": "1"}


def output_of(home: Path, folder: Path, *command: str | Path) -> str:
    """What a command prints that must succeed."""
    done = subprocess.run(
        command, cwd=folder, env=environment(home), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def app(
    programs: Path, own_folder: Path, home: Path
) -> Iterator[RunningApp[subprocess.Popen[str]]]:
    """The app, started by its command in that folder."""
    command = [str(programs / "stratoscope"), "serve", "--port", "0"]
    with serving(command, own_folder, environment(home)) as running:
        yield running


def test_explore_opens_offline(app: RunningApp[subprocess.Popen[str]], browser: Browser) -> None:
    base = app.url.rstrip("/")
    watcher = Watcher(base)
    context = browser.new_context(viewport=DESKTOP)  # type: ignore[arg-type]
    page = context.new_page()
    watcher.watch(page)
    explore = Explore(page, base).open()
    expect(explore.find("#picture-title")).to_have_text("coffee.png")
    expect(explore.find("#picture-stage-photo")).to_have_js_property("naturalWidth", 224)
    expect(explore.find("#picture-stage-map")).to_have_js_property("naturalWidth", 9 * 7)
    expect(explore.tile(LAST)).to_be_visible()
    expect(explore.prediction("espresso").first).to_be_visible()
    context.close()
    watcher.check()


def test_every_module_is_imported_from_the_environment_alone(
    programs: Path, own_folder: Path, home: Path
) -> None:
    python = programs / "python"
    printed = Path(output_of(home, own_folder, python, "-c", EVERY_MODULE).strip())
    assert programs.parent in printed.parents
    assert ROOT not in printed.parents


def test_the_command_is_named_as_it_was_typed(programs: Path, own_folder: Path, home: Path) -> None:
    command, python = programs / "stratoscope", programs / "python"
    version = f"Stratoscope {__version__}\n"
    assert output_of(home, own_folder, command, "--version") == version
    assert output_of(home, own_folder, python, "-c", CHILD) == version  # as a scan is started
    assert output_of(home, own_folder, command, "--help").startswith("usage: stratoscope [-h]")
    helped = output_of(home, own_folder, python, "-P", "-m", "stratoscope", "scan", "--help")
    assert helped.startswith("usage: python -m stratoscope scan [-h]")


def test_a_scan_runs_in_several_processes(programs: Path, own_folder: Path, home: Path) -> None:
    photos = own_folder / "photos"
    photos.mkdir()
    (photos / "one.png").write_bytes(
        (ROOT / "assets/screenshots/explore-light-390.png").read_bytes()
    )
    scan = [programs / "stratoscope", "scan", "--images", photos, "--workers", "2"]
    printed = output_of(home, own_folder, *scan)
    folder = next(filter(None, (re.search(r"/\S+", line) for line in printed.splitlines())), None)
    assert folder, printed
    names = "import stratoscope; print(*stratoscope.open_scan().names)"
    assert output_of(home, own_folder, programs / "python", "-c", names) == "one.png\n"
