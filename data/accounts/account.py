"""What is known of a person: a name, a role, whether they may come in."""

from dataclasses import dataclass
from enum import IntEnum

from data.errors import DataError

LONGEST_NAME = 80  # characters


class AccountProblem(DataError):
    """An account cannot be made, found or used as asked; one sentence says why."""


class Role(IntEnum):
    """What a person is to a team; each role may do all that the ones before it may."""

    VIEWER = 1
    REVIEWER = 2
    LEAD = 3
    ADMIN = 4

    @property
    def word(self) -> str:
        """As it is written on the command line, in the database and in sentences."""
        return self.name.lower()

    @classmethod
    def named(cls, word: str) -> "Role":
        """The role of that word. Raises: ValueError with the words there are."""
        for role in cls:
            if role.word == word.strip().lower():
                return role
        words = ", ".join(role.word for role in cls)
        raise ValueError(f"there is no role {word!r}; the roles are {words}.")


@dataclass(frozen=True)
class Account:
    """One person's account as it is now."""

    name: str  # as it is shown; no other account has it, whatever the case of its letters
    role: Role
    disabled: bool
    has_password: bool  # False: known by the header of a proxy alone
    created: float  # seconds since 1970


def checked_name(text: str) -> str:
    """A name fit for an account, a header and a sentence.

    Raises: AccountProblem if it is empty, too long, padded, or has a comma or anything unprintable.
    """
    fits = 0 < len(text) <= LONGEST_NAME and text.isprintable()
    if not fits or text != text.strip() or set(text) & set(",;<>\"'"):
        raise AccountProblem(
            f"{text[:LONGEST_NAME]!r} cannot be a name: use 1 to {LONGEST_NAME} letters, digits, "
            "spaces and signs such as . - _ @."
        )
    return text
