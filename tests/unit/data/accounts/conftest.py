"""A clock that a test moves, and argon2 with parameters that cost nothing."""

from collections.abc import Callable

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine

from data.accounts import AccountStore, LoginLimits, Logins, Role, passwords
from tests.unit.clock import Clock

WORDS = "correct horse battery staple"
OTHER_WORDS = "four other words entirely"
IDLE_S, LONGEST_S = 600.0, 3000.0
HOME = "192.0.2.7"


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        passwords, "hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    )


@pytest.fixture
def clock() -> Clock:
    return Clock(1_000_000.0)


@pytest.fixture
def accounts(database: Engine, clock: Clock) -> AccountStore:
    return AccountStore(database, clock)


@pytest.fixture
def ada(accounts: AccountStore) -> str:
    return accounts.add("Ada", Role.LEAD, WORDS).name


@pytest.fixture
def opened(database: Engine, clock: Clock) -> Callable[[], Logins]:
    """The log-ins, as every server and every restart opens them."""
    return lambda: Logins(database, LoginLimits(IDLE_S, LONGEST_S), clock)


@pytest.fixture
def logins(opened: Callable[[], Logins]) -> Logins:
    return opened()
