"""`python -m dashboard user`: who may come in, said on the command line."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from dashboard.__main__ import main
from data.accounts import AccountStore, Role, passwords
from data.db.database import open_database

WORDS = "correct horse battery staple"


class Terminal(io.StringIO):
    """Somebody is there to type."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "hasher", quick)


@pytest.fixture
def user(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[int, str]]:
    def run(*words: str, typed: str = "", at_terminal: bool = False) -> tuple[int, str]:
        monkeypatch.setattr("sys.stdin", Terminal() if at_terminal else io.StringIO(typed))
        code = main(["user", *words])
        text = capsys.readouterr()
        return code, text.out + text.err

    return run


User = Callable[..., tuple[int, str]]


def test_an_account_from_its_beginning_to_its_end(user: User) -> None:
    assert user("list")[1].startswith("There are no accounts")
    code, text = user("add", "Ada", "--role", "lead", "--password-stdin", typed=f"{WORDS}\n")
    assert (code, text.splitlines()) == (
        0,
        [
            "Ada can log in, as lead.",
            "Servers will require a log-in after a restart, on this machine too.",
        ],
    )
    assert user("add", "Bob", "--no-password") == (
        0,
        "Bob is named by the proxy's header, as viewer.\n",
    )
    assert user("list") == (0, "Ada  lead\nBob  viewer, by proxy\n")
    assert user("role", "bob", "reviewer") == (0, "Bob now has the reviewer role.\n")
    assert user("disable", "Bob")[0] == 0
    assert user("list")[1].splitlines()[1] == "Bob  reviewer, disabled, by proxy"
    assert user("enable", "Bob")[0] == 0
    assert user("password", "Bob", "--password-stdin", typed="four other words\n")[0] == 0
    assert user("remove", "Bob")[0] == 0
    assert user("list") == (0, "Ada  lead\n")


def test_a_password_is_typed_twice_and_not_shown(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = iter([WORDS, "something else", WORDS, WORDS])
    requested: list[str] = []

    def getpass(prompt: str) -> str:
        requested.append(prompt)
        return next(typed)

    monkeypatch.setattr("dashboard.cli.user.getpass", getpass)
    assert user("add", "Ada", at_terminal=True) == (2, "The two passwords differ. Try again.\n")
    assert user("add", "Ada", at_terminal=True)[0] == 0
    assert requested == ["Password of Ada: ", "Repeat the password: "] * 2


@pytest.mark.parametrize(
    ("words", "typed", "sentence"),
    [
        (
            ["add", "Ada"],
            "",
            "There is no terminal in which to type the password. Use --password-stdin.",
        ),
        (
            ["add", "Ada", "--password-stdin"],
            "short\n",
            "The password is too short; use at least 10",
        ),
        (["add", "a,b", "--password-stdin"], WORDS, "'a,b' cannot be a name"),
        (["add", "Eve", "--no-password"], "", "Account 'Eve' already exists"),
        (["role", "Nobody", "lead"], "", "No account is called 'Nobody'"),
        (["password", "Nobody", "--password-stdin"], WORDS, "No account is called"),
        (["remove", "Nobody"], "", "No account is called 'Nobody'"),
    ],
)
def test_mistakes_are_one_sentence(user: User, words: list[str], typed: str, sentence: str) -> None:
    user("add", "Eve", "--no-password")
    code, text = user(*words, typed=typed)
    assert code == 2
    assert text.startswith(sentence)
    assert len(text.splitlines()) == 1


def test_accounts_lie_in_the_database_that_is_named(user: User, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'team.sqlite'}"
    assert user("add", "Ada", "--role", "admin", "--no-password", "--database", url)[0] == 0
    assert user("list")[1].startswith("There are no accounts")
    database = open_database(url)
    assert AccountStore(database).get("Ada").role is Role.ADMIN
    database.dispose()
