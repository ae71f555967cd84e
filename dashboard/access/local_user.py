"""The one user of a server on their own machine: all rights, and a name that is entered once."""

from contextlib import suppress

from dashboard.access.person import Person
from data.accounts import AccountProblem, Role, checked_name
from data.files import user_data, write_atomically

FILE = "reviewer.txt"


def local_person() -> Person:
    """Whoever sits at this machine; the name is empty until it was given."""
    name = ""
    with suppress(OSError, UnicodeDecodeError, AccountProblem):
        name = checked_name((user_data() / FILE).read_text(encoding="utf-8"))
    return Person(name, Role.ADMIN, local=True)


def keep_local_name(name: str) -> Person:
    """Take the name down, for this and every later start. Raises: AccountProblem if it is unfit."""
    write_atomically(user_data() / FILE, checked_name(name.strip()).encode())
    return local_person()
