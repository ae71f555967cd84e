"""Accounts: names that are one person's, roles in their order, passwords that are not guessed."""

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from data.accounts import AccountProblem, AccountStore, Role, passwords
from data.accounts.tables import AccountRow
from tests.unit.clock import Clock
from tests.unit.data.accounts.conftest import OTHER_WORDS, WORDS


def kept_password(database: Engine) -> str:
    with Session(database) as session:
        return str(session.scalar(select(AccountRow.password)))


def test_roles_stand_in_their_order_and_are_named_by_a_word() -> None:
    assert Role.VIEWER < Role.REVIEWER < Role.LEAD < Role.ADMIN
    assert [Role.named(each.word) for each in Role] == list(Role)
    with pytest.raises(ValueError, match="no role 'king'; the roles are viewer, reviewer, lead"):
        Role.named("king")


def test_an_account_is_kept_found_and_changed(accounts: AccountStore, clock: Clock) -> None:
    assert not accounts.any()
    made = accounts.add("Ada Lovelace", Role.REVIEWER, WORDS)
    assert (made.role, made.disabled, made.created) == (Role.REVIEWER, False, clock.now)
    assert accounts.find("ada lovelace") == made
    assert accounts.find("Eve") is None
    assert accounts.any()
    assert accounts.set_role("ADA LOVELACE", Role.LEAD).role is Role.LEAD
    assert accounts.set_disabled("Ada Lovelace", True).disabled
    assert not accounts.any()  # nobody could log in
    assert not accounts.set_disabled("Ada Lovelace", False).disabled
    accounts.remove("Ada Lovelace")
    assert accounts.all() == []


def test_names_that_look_alike_are_one_person(accounts: AccountStore) -> None:
    accounts.add("Ada", Role.LEAD, WORDS)
    for name in ("ada", "ADA", "\uff21\uff44\uff41"):  # the last one in wide letters
        with pytest.raises(AccountProblem, match="already"):
            accounts.add(name, Role.LEAD, WORDS)


@pytest.mark.parametrize("name", ["", " Ada", "Ada\n", "a,b", "<b>", "x" * 81, "Ada\0"])
def test_names_that_no_header_or_sentence_can_hold_are_refused(
    accounts: AccountStore, name: str
) -> None:
    with pytest.raises(AccountProblem, match="cannot be a name"):
        accounts.add(name, Role.VIEWER, WORDS)


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("nine char", "too short"),
        ("x" * 1025, "too long"),
        ("password123", "too common"),
        ("Qwerty!!qwerty", "too common"),
        ("aaaabbbbaaaa", "too common"),
        ("lovelace1815", "too common"),  # the name and four digits
    ],
)
def test_a_weak_password_is_refused_in_one_sentence(
    accounts: AccountStore, password: str, reason: str
) -> None:
    with pytest.raises(AccountProblem, match=reason) as caught:
        accounts.add("Lovelace", Role.VIEWER, password)
    assert str(caught.value).count(".") == 1
    assert password not in str(caught.value)
    assert accounts.all() == []


def test_a_password_is_kept_as_argon2_hash(accounts: AccountStore, database: Engine) -> None:
    accounts.add("Ada", Role.LEAD, WORDS)
    kept = kept_password(database)
    assert kept.startswith("$argon2id$")
    assert passwords.matches(kept, WORDS)
    assert not passwords.matches(kept, OTHER_WORDS)


def test_composed_and_decomposed_letters_are_one_password() -> None:
    assert passwords.matches(passwords.hashed("na\u00efve caf\u00e9"), "nai\u0308ve cafe\u0301")


def test_the_programs_own_hashes_cost_what_the_standard_asks() -> None:
    from argon2 import PasswordHasher
    from argon2.profiles import RFC_9106_LOW_MEMORY

    used = PasswordHasher()
    assert used.memory_cost >= RFC_9106_LOW_MEMORY.memory_cost
    assert used.time_cost >= RFC_9106_LOW_MEMORY.time_cost


def test_what_is_not_there_is_one_sentence(accounts: AccountStore) -> None:
    for change in (
        lambda: accounts.get("Eve"),
        lambda: accounts.set_role("Eve", Role.LEAD),
        lambda: accounts.set_password("Eve", WORDS),
        lambda: accounts.set_disabled("Eve", True),
        lambda: accounts.remove("Eve"),
    ):
        with pytest.raises(AccountProblem, match="No account is called 'Eve'"):
            change()
