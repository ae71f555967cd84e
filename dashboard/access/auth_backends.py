"""The ways in: this machine's one user, accounts with a log-in, a proxy's header, or anybody."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol

import flask
from flask_login import UserMixin, current_user

from dashboard.access.local_user import local_person
from dashboard.access.person import Person
from dashboard.access.proxies import PEER, TRUSTED
from dashboard.core.responses import sentence
from data.accounts import Account, AccountProblem, AccountStore, Role, checked_name

ANONYMOUS = Person("", Role.VIEWER, anonymous=True)


class Way(Protocol):
    """How it is known who sends a request."""

    @property
    def has_log_in(self) -> bool:
        """Whether there is a page for name and password."""

    @property
    def varies_by(self) -> str | None:
        """The header on which the answers depend."""

    @property
    def identifies_always(self) -> bool:
        """Whether also those must be known who ask for what anyone may have."""

    def person(self) -> Person | None:
        """Who sent the request; None where they must log in first.

        Ends the request with one sentence if it claims what is not believed.
        """


class Local:
    """The one user of this machine."""

    has_log_in = False
    varies_by: str | None = None
    identifies_always = False

    def person(self) -> Person:
        """Whoever sits here."""
        return local_person()


@dataclass(frozen=True)
class Accounts:
    """Those who logged in; where anybody may look, the others too."""

    anonymous: bool
    has_log_in: bool
    varies_by: str | None = "Cookie"
    identifies_always: bool = False

    def person(self) -> Person | None:
        """The owner of the log-in that the browser's cookie names."""
        logged_in = getattr(current_user, "person", None) if self.has_log_in else None
        return logged_in or (ANONYMOUS if self.anonymous else None)


@dataclass(frozen=True)
class ProxyHeader:
    """Those whom a trusted proxy names; roles come from the accounts of these names."""

    header: str
    accounts: AccountStore
    role: Role  # of those who have no account
    has_log_in: bool = False
    identifies_always: bool = True

    @property
    def varies_by(self) -> str | None:
        """Another user, another answer."""
        return self.header

    def person(self) -> Person | None:
        """Whom the header names."""
        name = flask.request.headers.get(self.header)
        if not flask.request.environ.get(TRUSTED):
            peer = flask.request.environ.get(PEER) or flask.request.remote_addr
            text = (
                f"A proxy names the users of this server, and {peer} is not a --trusted-proxy "
                "address. Open the proxy's address instead."
                if name is None
                else f"{self.header} is only accepted from --trusted-proxy addresses, not from "
                f"{peer}. Open the proxy's address instead."
            )
            flask.abort(sentence(text, HTTPStatus.FORBIDDEN))
        if not name:
            return None
        try:
            checked_name(name)
        except AccountProblem as problem:
            flask.abort(sentence(str(problem), HTTPStatus.FORBIDDEN))
        account = self.accounts.find(name)
        if account is None:
            return Person(name, self.role)
        if account.disabled:
            text = f"The account {account.name} is disabled; contact your administrator."
            flask.abort(sentence(text, HTTPStatus.FORBIDDEN))
        return Person(account.name, account.role)


class LoggedIn(UserMixin):  # type: ignore[misc]  # flask_login has no types
    """A person as Flask-Login keeps them: by the token of the log-in."""

    def __init__(self, token: str, account: Account) -> None:
        self.id = token
        self.person = Person(account.name, account.role)
