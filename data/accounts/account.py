"""A user's account: name, role, and whether it is enabled."""

from dataclasses import dataclass
from enum import IntEnum

from data.errors import DataError

LONGEST_NAME = 80  # characters


class AccountProblem(DataError):
    """An account cannot be created, used or changed; the message says why in one sentence."""


class Role(IntEnum):
    """The role of a user in a team. Each role includes the rights of the roles before it."""

    VIEWER = 1
    REVIEWER = 2
    LEAD = 3
    ADMIN = 4

    @property
    def word(self) -> str:
        """The role as written on the command line, in the database and in messages."""
        return self.name.lower()

    @classmethod
    def named(cls, word: str) -> "Role":
        """The role with this name. Raises: ValueError, which lists the roles."""
        for role in cls:
            if role.word == word.strip().lower():
                return role
        words = ", ".join(role.word for role in cls)
        raise ValueError(f"there is no role {word!r}; the roles are {words}.")


@dataclass(frozen=True)
class Account:
    """One person's account as it is now."""

    name: str  # the displayed name; unique, regardless of case
    role: Role
    disabled: bool
    has_password: bool  # False: authenticated only by a proxy's header
    created: float  # seconds since 1970


def checked_name(text: str) -> str:
    """A name that is valid for an account, a header and a sentence.

    Raises: AccountProblem if it is empty, too long, padded, or has a comma or an unprintable
    character.
    """
    fits = 0 < len(text) <= LONGEST_NAME and text.isprintable()
    if not fits or text != text.strip() or set(text) & set(",;<>\"'"):
        raise AccountProblem(
            f"{text[:LONGEST_NAME]!r} cannot be a name: use 1 to {LONGEST_NAME} letters, digits, "
            "spaces and signs such as . - _ @."
        )
    return text
