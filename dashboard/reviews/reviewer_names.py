"""The reviewers that a set-up names, compared with the accounts that can log in."""

from collections.abc import Collection, Sequence
from difflib import get_close_matches

from data.accounts import Account, Role, key_of
from data.reviews import ReviewProblem

MOST = 8  # accounts that a refusal names


def names_of_accounts(
    names: Sequence[str], accounts: Sequence[Account], kept: Collection[str] = ()
) -> tuple[str, ...]:
    """The names in the spelling of their accounts, each once; a log-in ignores case too.

    `kept` are the reviewers so far: who has no account any more stays one.

    Raises: ReviewProblem for other names without an account that may judge.
    """
    able = {key_of(each.name): each.name for each in accounts if _may_judge(each)}
    unknown = [each for each in names if key_of(each) not in able and each not in kept]
    if unknown:
        raise ReviewProblem(_refusal(unknown, able))
    return tuple(dict.fromkeys(able.get(key_of(each), each) for each in names))


def _may_judge(account: Account) -> bool:
    return account.role >= Role.REVIEWER and account.has_password and not account.disabled


def _refusal(unknown: Sequence[str], able: dict[str, str]) -> str:
    """Who cannot judge, and who can: the most similar names first."""
    near = (get_close_matches(key_of(each), able, n=2) for each in unknown)
    keys = dict.fromkeys([*(key for keys in near for key in keys), *able])
    shown = [able[key] for key in keys][:MOST]
    more = len(able) - len(shown)
    others = f" and {more:,} more" if more else ""
    nobody = " or ".join(f"“{each}”" for each in unknown)
    return (
        f"No account called {nobody} can judge here; name accounts that can: "
        f"{', '.join(shown)}{others}."
    )
