"""Accounts in the database: made and changed on the command line, asked for by every request."""

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
    """The accounts of one database; `clock` is the time in seconds since 1970."""

    def __init__(self, database: Engine, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    def any(self) -> bool:
        """Whether anybody could log in."""
        with Session(self._database) as session:
            able = AccountRow.disabled.is_(False), AccountRow.password != ""
            return bool(session.scalar(select(exists().where(*able))))

    def all(self) -> list[Account]:
        """Every account, by name."""
        with Session(self._database) as session:
            rows = session.scalars(select(AccountRow).order_by(AccountRow.key))
            return [described(row) for row in rows]

    def find(self, name: str) -> Account | None:
        """The account of that name, if there is one."""
        with Session(self._database) as session:
            row = session.scalar(select(AccountRow).where(AccountRow.key == key_of(name)))
            return described(row) if row else None

    def get(self, name: str) -> Account:
        """The account of that name. Raises: AccountProblem if there is no such."""
        with Session(self._database) as session:
            return described(_row(session, name))

    def add(self, name: str, role: Role, password: str | None) -> Account:
        """A new account; without a password it is for a user whom a proxy's header names.

        Raises: AccountProblem if the name is taken or unfit, or the password is.
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
                f"There is an account of the name {name!r} already: see `user list`."
            ) from None

    def set_role(self, name: str, role: Role) -> Account:
        """Another role, from the next request on. Raises: AccountProblem if there is no such."""
        return self._change(name, role=role.word)

    def set_password(self, name: str, password: str) -> Account:
        """Another password; whoever is logged in with the old one is so no longer.

        Raises: AccountProblem if there is no such account, or the password is unfit.
        """
        check_password(password, name)
        return self._change(name, log_out=True, password=hashed(password))

    def set_disabled(self, name: str, disabled: bool) -> Account:
        """Shut an account out at once, or let it in again. Raises: AccountProblem if not there."""
        return self._change(name, log_out=disabled, disabled=disabled)

    def remove(self, name: str) -> None:
        """Delete an account and its log-ins. Raises: AccountProblem if there is no such."""
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
    """What tells names apart: "Ada" and "ada" are one person; fit for any database."""
    return normalize("NFKC", name).casefold().replace("\0", "")[:LONGEST_KEY]


def described(row: AccountRow) -> Account:
    """What the rest of the program sees of a row."""
    return Account(row.name, Role.named(row.role), row.disabled, bool(row.password), row.created)


def _row(session: Session, name: str) -> AccountRow:
    row = session.scalar(select(AccountRow).where(AccountRow.key == key_of(name)))
    if row is None:
        raise AccountProblem(f"There is no account of the name {name!r}: see `user list`.")
    return row
