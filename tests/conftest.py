"""What every test shares: no network, a folder of its own, and the real photographs."""

import os
from pathlib import Path

import pytest

SAMPLE_VARIABLE = "STRATOSCOPE_IMAGENET_SAMPLE"
os.environ["STRATOSCOPE_OFFLINE"] = "1"
os.environ.setdefault("DASH_DISABLE_VERSION_CHECK", "true")


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user folder of the test's own, so that no test sees another's files or the user's."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("STRATOSCOPE_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def imagenet_sample() -> Path:
    """The folder of real ImageNet images; its tests are left out, and named, without it."""
    folder = Path(os.environ[SAMPLE_VARIABLE])
    if not folder.is_dir():
        pytest.fail(f"{SAMPLE_VARIABLE} names {folder}, which is not a folder")
    return folder


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out what needs the ImageNet sample where none was given; the summary says which."""
    if os.environ.get(SAMPLE_VARIABLE):
        return
    needs = [item for item in items if "imagenet_sample" in getattr(item, "fixturenames", ())]
    if not needs:
        return
    items[:] = [item for item in items if item not in needs]
    config.hook.pytest_deselected(items=needs)
    config.stash[LEFT_OUT] = [item.nodeid for item in needs]


LEFT_OUT: pytest.StashKey[list[str]] = pytest.StashKey()


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Names the tests that were left out, and why."""
    left_out = config.stash.get(LEFT_OUT, [])
    if left_out:
        terminalreporter.section("left out")
        terminalreporter.line(f"{SAMPLE_VARIABLE} does not name the folder of ImageNet images:")
        for nodeid in left_out:
            terminalreporter.line(f"  {nodeid}")
