"""Passwords: which are rejected, and how they are stored (argon2id, RFC 9106)."""

import re
from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from data.accounts.account import AccountProblem

SHORTEST = 10  # characters
LONGEST = 1024
FEWEST_DIFFERENT = 5  # characters
COMMON = re.compile(  # stems of the passwords that attackers try first
    "passwor[dt]|passw0rd|motdepasse|contraseña|qwert[yz]|azerty|asdfgh|letmein|welcome|iloveyou|"
    "monkey|dragon|football|baseball|superman|sunshine|princess|master|shadow|trustno1|changeme|"
    "administrator|0?123456|654321|abc123|1q2w3e|stratoscope"
)
LITTLE_ELSE = 4  # characters that add nothing to a common stem
hasher = PasswordHasher()


def check_password(password: str, name: str) -> None:
    """Raises: AccountProblem if the password is too short, too long or too common."""
    if len(password) < SHORTEST:
        raise AccountProblem(
            f"The password is too short; use at least {SHORTEST} characters, such as four words."
        )
    if len(password) > LONGEST:
        raise AccountProblem(f"The password is too long; use at most {LONGEST} characters.")
    plain = password.casefold()
    rest = COMMON.sub("", plain).replace(name.casefold(), "")
    if len(set(plain)) < FEWEST_DIFFERENT or (rest != plain and len(rest) <= LITTLE_ELSE):
        raise AccountProblem(
            "The password is too common; use one that is hard to guess, such as four words."
        )


def hashed(password: str) -> str:
    """The stored form of a password."""
    return hasher.hash(normalize("NFC", password))


def matches(kept: str, password: str) -> bool:
    """Whether the password matches the stored one."""
    try:
        return hasher.verify(kept, normalize("NFC", password[: LONGEST + 1]))
    except (VerificationError, InvalidHashError):
        return False


def outdated(kept: str) -> bool:
    """Whether argon2's parameters have changed since the password was stored."""
    return hasher.check_needs_rehash(kept)
