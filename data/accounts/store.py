"""Accounts in the database: changed on the command line, read by every request."""

import time
from collections.abc import Callable
from unicodedata import normalize

from sqlalchemy import Engine, delete, exists, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from data.accounts.account import Account, AccountProblem, Role, checked_name
from data.accounts.changing import changing
from data.accounts.passwords import check_password, hashed
from data.accounts.tables import LONGEST_KEY, AccountRow, LoginRow


class AccountStore:
    """The accounts of one database; `clock` returns seconds since 1970."""

    def __init__(self, database: Engine, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    def any(self) -> bool:
        """Whether any account can log in."""
        with Session(self._database) as session:
            able = AccountRow.disabled.is_(False), AccountRow.password != ""
            return bool(session.scalar(select(exists().where(*able))))

    def all(self) -> list[Account]:
        """Every account, by name."""
        with Session(self._database) as session:
            rows = session.scalars(select(AccountRow).order_by(AccountRow.key))
            return [described(row) for row in rows]

    def find(self, name: str) -> Account | None:
        """The account with this name, or None."""
        with Session(self._database) as session:
            row = session.scalar(select(AccountRow).where(AccountRow.key == key_of(name)))
            return described(row) if row else None

    def get(self, name: str) -> Account:
        """The account with this name. Raises: AccountProblem if none exists."""
        with Session(self._database) as session:
            return described(_row(session, name))

    def add(self, name: str, role: Role, password: str | None) -> Account:
        """Create an account; without a password it is for a user authenticated by a proxy's header.

        Raises: AccountProblem if the name is taken or invalid, or the password is rejected.
        """
        checked_name(name)
        if password is not None:
            check_password(password, name)
        kept = "" if password is None else hashed(password)

        def work(session: Session) -> Account:
            row = AccountRow(
                key=key_of(name),
                name=name,
                role=role.word,
                password=kept,
                disabled=False,
                created=self._clock(),
            )
            session.add(row)
            session.flush()
            return described(row)

        try:
            return changing(self._database, work)
        except IntegrityError:
            raise AccountProblem(
                f"Account {name!r} already exists; list accounts with `user list`."
            ) from None

    def set_role(self, name: str, role: Role) -> Account:
        """Change the role from the next request on. Raises: AccountProblem if not there."""
        return self._change(name, role=role.word)

    def set_password(self, name: str, password: str) -> Account:
        """Change the password; log-ins with the old one end.

        Raises: AccountProblem if the account does not exist, or the password is rejected.
        """
        check_password(password, name)
        return self._change(name, log_out=True, password=hashed(password))

    def set_disabled(self, name: str, disabled: bool) -> Account:
        """Disable an account at once, or enable it. Raises: AccountProblem if it does not exist."""
        return self._change(name, log_out=disabled, disabled=disabled)

    def remove(self, name: str) -> None:
        """Delete an account and its log-ins. Raises: AccountProblem if it does not exist."""
        changing(self._database, lambda session: session.delete(_row(session, name)))

    def _change(self, name: str, *, log_out: bool = False, **values: object) -> Account:
        def work(session: Session) -> Account:
            row = _row(session, name)
            session.execute(update(AccountRow).where(AccountRow.id == row.id).values(**values))
            if log_out:
                session.execute(delete(LoginRow).where(LoginRow.account_id == row.id))
            session.refresh(row)
            return described(row)

        return changing(self._database, work)


def key_of(name: str) -> str:
    """The key that distinguishes names: "Ada" and "ada" are one user, in any database."""
    return normalize("NFKC", name).casefold().replace("\0", "")[:LONGEST_KEY]


def described(row: AccountRow) -> Account:
    """The account as other modules see it."""
    return Account(row.name, Role.named(row.role), row.disabled, bool(row.password), row.created)


def _row(session: Session, name: str) -> AccountRow:
    row = session.scalar(select(AccountRow).where(AccountRow.key == key_of(name)))
    if row is None:
        raise AccountProblem(f"No account is called {name!r}; list accounts with `user list`.")
    return row
