"""The user's folders are the user's alone, and move as one."""

from pathlib import Path

import platformdirs
import pytest

from data.files import user_cache, user_data


def test_one_variable_moves_both(home: Path) -> None:
    assert (user_data(), user_cache()) == (home / "data", home / "cache")
    assert user_data().stat().st_mode & 0o777 == 0o700


def test_without_it_they_lie_where_the_platform_wants_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("STRATOSCOPE_HOME")
    monkeypatch.setattr(platformdirs, "user_data_path", lambda app, **_: tmp_path / "own" / app)
    assert user_data() == tmp_path / "own" / "stratoscope"
