"""Failed log-in attempts, counted across restarts and servers.

A failed attempt delays further ones for that name from the same place: the same address, or the
same browser if that name logged in there before. Other places are not delayed by it. A limit for
all unfamiliar places together keeps many addresses from guessing faster.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Engine, delete, func, select
from sqlalchemy.orm import Session

from data.accounts.account import LONGEST_NAME, AccountProblem
from data.accounts.changing import changing
from data.accounts.network_addresses import user_network
from data.accounts.store import key_of
from data.accounts.tables import AttemptRow

DEVICE = "device "  # prefix of a browser's name, where an address would be


class TooManyAttempts(AccountProblem):
    """Too many attempts failed; the next must wait until some of them are old enough."""


@dataclass(frozen=True)
class AttemptLimits:
    """How many attempts may fail within the window."""

    window_s: float = 900.0
    per_name: int = 10  # from one address, or in one recognised browser
    per_address: int = 30  # for any name; also in one recognised browser
    per_name_of_strangers: int = 60  # from all addresses; recognised browsers are not counted


class Attempts:
    """Counts the attempts without success; each counts as failed until it succeeds."""

    def __init__(
        self,
        database: Engine,
        clock: Callable[[], float] = time.time,
        limits: AttemptLimits | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._limits = limits or AttemptLimits()

    def begin(self, name: str, address: str, device: str = "") -> None:
        """Count an attempt before its password is checked, so that parallel attempts count too.

        `device` names a browser in which this name has logged in before.

        Raises: TooManyAttempts, with one sentence that states the waiting time.
        """
        now, key, place = self._clock(), _short(name), _place(address, device)
        oldest = now - self._limits.window_s
        named, here = AttemptRow.key == key, AttemptRow.address == place
        strangers = named & ~AttemptRow.address.startswith(DEVICE)
        limits = [(named & here, self._limits.per_name), (here, self._limits.per_address)]
        if not device:
            limits.append((strangers, self._limits.per_name_of_strangers))

        def count(session: Session) -> int:
            session.execute(delete(AttemptRow).where(AttemptRow.at <= oldest))
            attempt = AttemptRow(key=key, address=place, at=now)
            session.add(attempt)
            session.flush()
            return attempt.id

        def seconds_left(session: Session) -> float:
            wait = max(self._wait(session, which, most, now) for which, most in limits)
            if wait > 0:
                session.execute(delete(AttemptRow).where(AttemptRow.id == own))
            return wait

        own = changing(self._database, count)
        wait = changing(self._database, seconds_left)
        if wait > 0:
            minutes = math.ceil(wait / 60)
            raise TooManyAttempts(
                f"Too many failed log-in attempts; try again in {minutes} "
                f"minute{'s' if minutes > 1 else ''}."
            )

    def succeed(self, name: str, address: str, device: str = "") -> None:
        """Delete the failed attempts of this name from the same place."""
        here = AttemptRow.address == _place(address, device)
        forget = delete(AttemptRow).where(AttemptRow.key == _short(name), here)
        changing(self._database, lambda session: session.execute(forget))

    def _wait(self, session: Session, which: ColumnElement[bool], most: int, now: float) -> float:
        """Seconds until another attempt is allowed; 0 if it is allowed now."""
        count, first = session.execute(
            select(func.count(), func.min(AttemptRow.at)).where(
                which, AttemptRow.at > now - self._limits.window_s
            )
        ).one()
        return 0.0 if count <= most else float(first + self._limits.window_s - now)


def _place(address: str, device: str) -> str:
    return f"{DEVICE}{device}"[:64] if device else user_network(address)


def _short(name: str) -> str:
    return key_of(name[:LONGEST_NAME])
