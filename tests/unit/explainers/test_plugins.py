"""What packages add is in use, or is left out with its reason; nothing of it stops the app."""

from pathlib import Path

import pytest

from explainers import plugins
from explainers.plugins import Plugin, load_plugins, with_plugins

GROUP = "stratoscope.tested"
MODULE = """
import datetime
GOOD, TAKEN, TWICE, WRONG = "new", "old", "new", 3
REFUSED = "refused"
"""


@pytest.fixture
def package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> Path:
    """An installed package with one entry point of each kind."""
    (tmp_path / "added_things.py").write_text(MODULE)
    (tmp_path / "added_exit.py").write_text("raise SystemExit('stop')")
    (tmp_path / "added_error.py").write_text("1 / 0")
    info = tmp_path / "added-1.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: added\nVersion: 1.2\n")
    points = {
        **{"good": "added_things:GOOD", "taken": "added_things:TAKEN"},
        **{"twice": "added_things:TWICE", "wrong": "added_things:WRONG"},
        **{"refused": "added_things:REFUSED", "gone": "added_things:NOTHING"},
        **{"absent": "added_nowhere:X", "exit": "added_exit:X", "error": "added_error:X"},
    }
    lines = [f"{name} = {value}" for name, value in points.items()]
    (info / "entry_points.txt").write_text("\n".join([f"[{GROUP}]", *lines]))
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(plugins, "_found", [])
    return tmp_path


def refuse(added: str) -> None:
    if added == "refused":
        raise plugins.PluginProblem("It does not fit.")


def test_each_that_cannot_be_used_is_left_out_with_its_reason(
    package: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert load_plugins(GROUP, str, lambda each: each, ["old"], refuse) == ("new",)
    plugins_by_name = {each.name: each for each in plugins.found_plugins()}
    assert {each.package for each in plugins_by_name.values()} == {"added 1.2"}
    assert {name: each.problem for name, each in plugins_by_name.items()} == {
        "absent": "added_nowhere:X failed with ModuleNotFoundError: No module named "
        "'added_nowhere'.",
        "error": "added_error:X failed with ZeroDivisionError: division by zero.",
        "exit": "added_exit:X failed with SystemExit: stop.",
        "gone": "added_things:NOTHING failed with AttributeError: module 'added_things' has no "
        "attribute 'NOTHING'.",
        "good": "",
        "refused": "It does not fit.",
        "taken": '"old" is taken by another one.',
        "twice": '"new" is taken by another one.',
        "wrong": "added_things:WRONG is a int; it must be a str.",
    }
    assert len(caplog.messages) == len(plugins_by_name) - 1
    assert caplog.messages[0] == (
        f"Plugin absent of added 1.2 ({GROUP}): Left out: added_nowhere:X failed with "
        "ModuleNotFoundError: No module named 'added_nowhere'. Update or uninstall added 1.2."
    )


def test_they_stand_where_the_registry_wants_them(package: Path) -> None:
    assert with_plugins(GROUP, str, ("old", "last"), str)[:2] == ("old", "last")
    plugins._found.clear()
    assert with_plugins(GROUP, str, ("old", "last"), str, at=1) == ("old", "new", "refused", "last")


def test_a_plugin_in_use_needs_no_action() -> None:
    used = Plugin(GROUP, "good", "added 1.2")
    assert (used.action, used.state) == ("", "In use.")
