"""Log-ins: who gets in, how often they may fail, and what ends a log-in."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from data.accounts import AccountProblem, AccountStore, Logins, Role, TooManyAttempts, passwords
from data.accounts.attempts import AttemptLimits
from data.accounts.tables import AccountRow, LoginRow
from tests.unit.clock import Clock
from tests.unit.data.accounts.conftest import (
    HOME,
    IDLE_S,
    LONGEST_S,
    OTHER_WORDS,
    WORDS,
)

LIMITS = AttemptLimits()


def fail(logins: Logins, name: str = "Ada", address: str = HOME) -> str:
    with pytest.raises(AccountProblem) as caught:
        logins.begin(name, "not the words", address)
    return str(caught.value)


def test_name_and_password_let_in(logins: Logins, ada: str) -> None:
    token, account = logins.begin("ada", WORDS, HOME)
    assert (account.name, account.role) == ("Ada", Role.LEAD)
    assert logins.account_of(token) == account
    assert logins.account_of(token + "x") is None


def test_every_log_in_has_a_token_of_its_own_of_which_only_a_hash_is_kept(
    logins: Logins, ada: str, database: Engine
) -> None:
    first, second = (logins.begin("Ada", WORDS, HOME)[0] for _ in range(2))
    assert first != second
    with Session(database) as session:
        kept = set(session.scalars(select(LoginRow.id)))
    assert len(kept) == 2
    assert not kept & {first, second}


def test_a_wrong_name_sounds_like_a_wrong_password(logins: Logins, ada: str) -> None:
    assert fail(logins) == fail(logins, "Nobody") == "Wrong name or password."


def test_who_has_no_password_cannot_log_in(logins: Logins, accounts: AccountStore) -> None:
    accounts.add("Proxy", Role.ADMIN, None)
    for password in ("", "anything at all"):
        with pytest.raises(AccountProblem, match="Wrong name"):
            logins.begin("Proxy", password, HOME)


@pytest.mark.parametrize("end", ["disable", "password", "remove", "log out"])
def test_what_ends_a_log_in_at_once_on_every_server(
    end: str, opened: Callable[[], Logins], accounts: AccountStore, ada: str
) -> None:
    here, there = opened(), opened()
    token, _ = here.begin("Ada", WORDS, HOME)
    assert there.account_of(token) is not None
    {
        "disable": lambda: accounts.set_disabled("Ada", True),
        "password": lambda: accounts.set_password("Ada", OTHER_WORDS),
        "remove": lambda: accounts.remove("Ada"),
        "log out": lambda: here.end(token),
    }[end]()
    assert here.account_of(token) is None
    assert there.account_of(token) is None


def test_a_disabled_account_is_reported_only_with_its_password(
    logins: Logins, accounts: AccountStore, ada: str
) -> None:
    accounts.set_disabled("Ada", True)
    assert "disabled" not in fail(logins)
    with pytest.raises(AccountProblem, match="Ada is disabled"):
        logins.begin("Ada", WORDS, HOME)


def test_another_role_holds_from_the_next_request_on(
    logins: Logins, accounts: AccountStore, ada: str
) -> None:
    token, _ = logins.begin("Ada", WORDS, HOME)
    accounts.set_role("Ada", Role.VIEWER)
    account = logins.account_of(token)
    assert account is not None
    assert account.role is Role.VIEWER


def test_a_log_in_ends_when_it_is_not_used(logins: Logins, ada: str, clock: Clock) -> None:
    token, _ = logins.begin("Ada", WORDS, HOME)
    clock.now += IDLE_S - 1
    assert logins.account_of(token)  # used
    clock.now += IDLE_S - 1
    assert logins.account_of(token, touch=False)  # a page that asks by itself is no use
    clock.now += 2
    assert logins.account_of(token) is None


def test_a_log_in_ends_however_much_it_is_used(logins: Logins, ada: str, clock: Clock) -> None:
    token, _ = logins.begin("Ada", WORDS, HOME)
    for _ in range(int(LONGEST_S // (IDLE_S - 100))):
        assert logins.account_of(token)
        clock.now += IDLE_S - 100
    assert logins.account_of(token) is None


def test_a_name_may_fail_ten_times_at_an_address_and_no_restart_forgets_it(
    opened: Callable[[], Logins], ada: str, clock: Clock
) -> None:
    for _ in range(LIMITS.per_name):
        assert "Wrong name" in fail(opened())
    with pytest.raises(TooManyAttempts) as caught:
        opened().begin("ADA", WORDS, HOME)  # also with the right password
    assert str(caught.value) == ("Too many failed log-in attempts; try again in 15 minutes.")
    clock.now += LIMITS.window_s - 30
    assert "try again in 1 minute." in fail(opened())
    clock.now += 31
    assert opened().begin("Ada", WORDS, HOME)


def test_an_address_may_fail_thirty_times_whatever_the_names(
    opened: Callable[[], Logins], ada: str
) -> None:
    for number in range(LIMITS.per_address):
        assert "Wrong name" in fail(opened(), f"somebody {number}")
    assert "Too many" in fail(opened(), "yet another")
    assert opened().begin("Ada", WORDS, "198.51.100.1")  # others are let in


def test_nobody_shuts_others_out_by_failing_with_their_name(logins: Logins, ada: str) -> None:
    for _ in range(LIMITS.per_name):
        fail(logins, address="203.0.113.5")
    assert "Too many" in fail(logins, address="203.0.113.5")
    assert logins.begin("Ada", WORDS, HOME)
    assert "Too many" in fail(logins, address="203.0.113.5")  # which forgets nobody else's failures


def test_many_addresses_guess_no_faster_and_a_browser_that_logged_in_before_does_not_wait(
    logins: Logins, ada: str
) -> None:
    for number in range(LIMITS.per_name_of_strangers):
        assert "Wrong name" in fail(logins, address=f"192.0.2.{number}")
    with pytest.raises(TooManyAttempts):
        logins.begin("Ada", WORDS, "198.51.100.1")
    with pytest.raises(TooManyAttempts):
        logins.begin("Ada", WORDS, HOME)
    assert logins.begin("Ada", WORDS, HOME, "a browser")


def test_a_browser_that_logged_in_before_may_fail_ten_times_as_well(
    logins: Logins, ada: str
) -> None:
    for number in range(LIMITS.per_name):
        with pytest.raises(AccountProblem, match="Wrong name"):
            logins.begin("Ada", "not the words", f"192.0.2.{number}", "a browser")
    with pytest.raises(TooManyAttempts):
        logins.begin("Ada", WORDS, HOME, "a browser")
    assert logins.begin("Ada", WORDS, HOME)  # whose failures are not the strangers'
    assert logins.begin("Ada", WORDS, HOME, "another browser")


def test_success_forgets_the_failures_of_the_name(logins: Logins, ada: str) -> None:
    for _ in range(3):
        for _ in range(LIMITS.per_name - 1):
            fail(logins)
        logins.begin("Ada", WORDS, HOME)


def test_parallel_attempts_do_not_slip_through(
    opened: Callable[[], Logins], ada: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    monkeypatch.setattr("data.accounts.logins.matches", lambda kept, word: looked.append(word))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: fail(opened()), range(3 * LIMITS.per_name)))
    assert len(looked) <= LIMITS.per_name


def test_a_hash_is_renewed_when_its_parameters_changed(
    logins: Logins, ada: str, database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    stronger = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    monkeypatch.setattr(passwords, "hasher", stronger)
    logins.begin("Ada", WORDS, HOME)
    with Session(database) as session:
        kept = str(session.scalar(select(AccountRow.password)))
    assert not stronger.check_needs_rehash(kept)
    assert logins.begin("Ada", WORDS, HOME)
