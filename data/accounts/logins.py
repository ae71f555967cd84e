"""Active log-ins, in the database, so that any server can end each of them at once."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from sqlalchemy import ColumnElement, Engine, delete, or_, select, update
from sqlalchemy.orm import Session

from data.accounts.account import Account, AccountProblem
from data.accounts.attempts import AttemptLimits, Attempts
from data.accounts.changing import changing
from data.accounts.passwords import hashed, matches, outdated
from data.accounts.store import described, key_of
from data.accounts.tables import AccountRow, LoginRow

TOKEN_BYTES = 32
SEEN_EVERY_S = 60.0  # a request sooner than this after the last recorded one is not recorded
WRONG = "Wrong name or password."


@dataclass(frozen=True)
class LoginLimits:
    """The lifetime of a log-in: without a request, and in total."""

    idle_s: float
    longest_s: float


class Logins:
    """Checks names and passwords, identifies log-ins by their token, and ends them."""

    def __init__(
        self,
        database: Engine,
        limits: LoginLimits,
        clock: Callable[[], float] = time.time,
        attempts: AttemptLimits | None = None,
    ) -> None:
        self._database = database
        self._limits = limits
        self._clock = clock
        self._attempts = Attempts(database, clock, attempts)

    def begin(
        self, name: str, password: str, address: str, device: str = ""
    ) -> tuple[str, Account]:
        """The token of a new log-in, and its account.

        A name that does not exist takes as long as one that does. `device` names a browser in which
        this name has logged in before.

        Raises: AccountProblem with one sentence; TooManyAttempts.
        """
        self._attempts.begin(name, address, device)
        with Session(self._database) as session:
            row = session.scalar(select(AccountRow).where(AccountRow.key == key_of(name)))
        kept = row.password if row else ""
        if not matches(kept or _nobodys(), password) or row is None or not kept:
            raise AccountProblem(WRONG)
        if row.disabled:
            raise AccountProblem(f"The account {row.name} is disabled; contact your administrator.")
        self._attempts.succeed(name, address, device)
        token, now, account_id = secrets.token_urlsafe(TOKEN_BYTES), self._clock(), row.id

        def work(session: Session) -> Account:
            session.execute(delete(LoginRow).where(self._over(now)))
            as_it_is = select(AccountRow).where(AccountRow.id == account_id).with_for_update()
            account = session.scalar(as_it_is)
            if account is None or account.disabled or account.password != kept:
                raise AccountProblem(WRONG)  # it changed during the check of the old password
            session.add(LoginRow(id=_id(token), account_id=account_id, began=now, seen=now))
            if outdated(kept):
                account.password = hashed(password)
            return described(account)

        return token, changing(self._database, work)

    def account_of(self, token: str, *, touch: bool = True) -> Account | None:
        """The account of the log-in; None if it has ended.

        `touch`: a person made the request, not a page in the background.
        """
        now = self._clock()
        query = select(AccountRow, LoginRow.seen).join_from(LoginRow, AccountRow)
        holds = LoginRow.id == _id(token), ~self._over(now), AccountRow.disabled.is_(False)
        with Session(self._database) as session:
            row = session.execute(query.where(*holds)).one_or_none()
            if row is None:
                return None
            account, seen = described(row[0]), row[1]
        if touch and now - seen > SEEN_EVERY_S:
            seen_now = update(LoginRow).where(LoginRow.id == _id(token)).values(seen=now)
            changing(self._database, lambda session: session.execute(seen_now))
        return account

    def end(self, token: str) -> None:
        """Log out."""
        ended = delete(LoginRow).where(LoginRow.id == _id(token))
        changing(self._database, lambda session: session.execute(ended))

    def _over(self, now: float) -> ColumnElement[bool]:
        return or_(
            LoginRow.seen <= now - self._limits.idle_s,
            LoginRow.began <= now - self._limits.longest_s,
        )


def _id(token: str) -> str:
    """The stored form of a token: reading the database is not enough to log in with it."""
    return sha256(token.encode()).hexdigest()


@cache
def _nobodys() -> str:
    return hashed(secrets.token_urlsafe(TOKEN_BYTES))
