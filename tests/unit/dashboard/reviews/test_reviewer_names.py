"""Reviewers are named as their accounts: a log-in ignores case, so the name of a reviewer does."""

from dataclasses import replace

import pytest

from dashboard.reviews.reviewer_names import names_of_accounts
from data.accounts import Account, Role
from data.reviews import ReviewProblem

ADA = Account("ada", Role.LEAD, disabled=False, has_password=True, created=0)
BEN = replace(ADA, name="ben", role=Role.REVIEWER)
ACCOUNTS = [ADA, BEN, replace(BEN, name="Vi", role=Role.VIEWER)]
ACCOUNTS += [replace(BEN, name="Dan", disabled=True), replace(BEN, name="Eve", has_password=False)]


def test_names_take_the_spelling_of_their_accounts_and_count_once() -> None:
    assert names_of_accounts(("Ada", "BEN", "ada"), ACCOUNTS) == ("ada", "ben")
    assert names_of_accounts((), ACCOUNTS) == ()


@pytest.mark.parametrize("name", ["bob", "Vi", "Dan", "Eve"])
def test_who_has_no_account_that_can_judge_is_refused_and_those_that_can_are_named(
    name: str,
) -> None:
    with pytest.raises(ReviewProblem) as caught:
        names_of_accounts(("Ada", name), ACCOUNTS)
    assert str(caught.value) == (
        f"No account called “{name}” can judge here; name accounts that can: ada, ben."
    )


def test_of_many_accounts_the_most_similar_come_first() -> None:
    many = [replace(BEN, name=f"Reviewer {letter}") for letter in "abcdefghi"]
    with pytest.raises(ReviewProblem) as caught:
        names_of_accounts(("bem", "Zoe"), [*many, BEN])
    assert str(caught.value).startswith("No account called “bem” or “Zoe” can judge here;")
    assert ": ben, Reviewer a, " in str(caught.value)
    assert str(caught.value).endswith("Reviewer g and 2 more.")


def test_who_was_a_reviewer_stays_one_without_an_account() -> None:
    kept = ("Ada", "bob")
    assert names_of_accounts(("Ada", "bob", "ben"), ACCOUNTS, kept) == ("ada", "bob", "ben")
    with pytest.raises(ReviewProblem, match="“Bob”"):
        names_of_accounts(("Bob",), ACCOUNTS, kept)
