"""The key of the cookies: this user's alone, the same after a restart, or given."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from data.accounts import AccountProblem, secret_key


def test_a_key_is_made_once_and_kept_for_this_user_alone(home: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: secret_key(), range(16)))
    assert len(keys) == 1
    path = home / "data" / "secret.key"
    assert keys == {path.read_text()}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["secret.key"]


def test_several_servers_are_given_one_key(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setenv("STRATOSCOPE_SECRET_KEY", "k" * 32)
    assert secret_key() == "k" * 32
    assert not (home / "data" / "secret.key").exists()


def test_a_short_key_is_one_sentence_that_does_not_repeat_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("STRATOSCOPE_SECRET_KEY", "hunter2")
    with pytest.raises(
        AccountProblem, match="SECRET_KEY: a secret key needs at least 32"
    ) as message:
        secret_key()
    assert "hunter2" not in str(message.value)
