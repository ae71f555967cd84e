"""Logging in and out: the routes, and the cookie that holds the log-in's token."""

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import flask
import flask_login
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from werkzeug.wrappers import Response

from dashboard.access import log_in_pages
from dashboard.access.auth_backends import LoggedIn, Way
from dashboard.access.devices import device_of, remember_device
from dashboard.access.middleware import LOG_IN
from dashboard.access.rights import ANYONE, needs
from dashboard.access.session import SESSION_COOKIE, session_id
from dashboard.core.address import address, cookie_path
from dashboard.core.responses import NOT_AT_ALL, sentence
from data.accounts import AccountProblem, Logins, TooManyAttempts
from data.gallery.uploads import Uploads

if TYPE_CHECKING:
    from flask import Flask

COOKIE = "stratoscope_login"
NO_LOG_IN = "This server has no log-in. Open its pages directly."


class Sessions(SecureCookieSessionInterface):
    """Cookies that TLS protects where there is TLS."""

    def get_cookie_path(self, app: "Flask") -> str:
        """Where the browser sends it: to this server, and to no other of the same host."""
        return cookie_path()

    def get_cookie_secure(self, app: "Flask") -> bool:
        """Whether the browser may send it over TLS alone."""
        return flask.request.is_secure

    def save_session(self, app: "Flask", session: SessionMixin, response: flask.Response) -> None:
        """Keep what has changed; what everybody may have is the same for all cookies."""
        if session.modified or not response.cache_control.public:
            super().save_session(app, session, response)


def install_log_in(server: flask.Flask, logins: Logins, key: str) -> None:
    """Let Flask-Login find the person whose token the browser's cookie holds."""
    server.secret_key = key
    server.session_interface = Sessions()
    server.config.update(
        SESSION_COOKIE_NAME=COOKIE,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",  # links in mails and chats lead to a page, logged in
        SESSION_REFRESH_EACH_REQUEST=False,
    )
    manager = flask_login.LoginManager()
    manager.session_protection = None  # the database knows which log-ins hold
    manager.init_app(server)

    @manager.user_loader  # type: ignore[untyped-decorator]
    def load(token: str) -> LoggedIn | None:
        account = logins.account_of(token, touch=not _is_automatic())
        return None if account is None else LoggedIn(token, account)


def add_routes(
    blueprint: flask.Blueprint, way: Way, logins: Logins | None, uploads: Uploads
) -> None:
    """Serves the log-in page, takes what is typed there, and lets people out again."""

    @blueprint.get(LOG_IN)
    @needs(ANYONE)
    def log_in() -> Response:
        if logins is None:
            return sentence(NO_LOG_IN, HTTPStatus.NOT_FOUND)
        there = flask.request.args.get("next") or _referrer()
        return shown(log_in_pages.log_in_page(local_path(there)))

    @blueprint.post(LOG_IN)
    @needs(ANYONE)
    def try_log_in() -> Response:
        return sentence(NO_LOG_IN, HTTPStatus.NOT_FOUND) if logins is None else _let_in(logins)

    @blueprint.post("/logout")
    @needs(ANYONE)
    def log_out() -> Response:
        if logins is None:
            return sentence(NO_LOG_IN, HTTPStatus.NOT_FOUND)
        if isinstance(token := getattr(flask_login.current_user, "id", None), str):
            logins.end(token)
        if SESSION_COOKIE in flask.request.cookies:
            uploads.forget(session_id())
        flask_login.logout_user()
        flask.session.clear()
        return _leave(address(LOG_IN))


def _let_in(logins: Logins) -> Response:
    """Check what was typed; nothing that this browser was before the log-in holds after it."""
    form = flask.request.form
    name, there = form.get("name", "").strip(), local_path(form.get("next", ""))
    password, address = form.get("password", ""), flask.request.remote_addr or ""
    try:
        token, account = logins.begin(name, password, address, device_of(name))
    except AccountProblem as problem:
        many = isinstance(problem, TooManyAttempts)
        status = HTTPStatus.TOO_MANY_REQUESTS if many else HTTPStatus.UNAUTHORIZED
        return shown(log_in_pages.log_in_page(there, name=name, problem=str(problem)), status)
    flask.session.clear()
    flask_login.login_user(LoggedIn(token, account))
    response = _leave(there)
    remember_device(response, account.name)
    return response


def local_path(text: str) -> str:
    """Where to go after the log-in: a path below the prefix, else the first page."""
    first = address("/")
    try:
        parts = urlsplit(text)
    except ValueError:
        return first
    strange = "\\" in text or not text.isprintable() or not text.isascii()
    strange |= ".." in unquote(parts.path).split("/")  # browsers resolve it, to what is elsewhere
    elsewhere = parts.scheme or parts.netloc or not text.startswith(first) or text.startswith("//")
    own = parts.path in (address(LOG_IN), address("/logout"))
    return first if strange or elsewhere or own else text


def _referrer() -> str:
    """The page of this server from which one came, if it was one."""
    parts = urlsplit(flask.request.referrer or "")
    if parts.netloc != flask.request.host:
        return ""
    return parts._replace(scheme="", netloc="", fragment="").geturl()


def shown(html: str, status: HTTPStatus = HTTPStatus.OK) -> Response:
    """A page that is never kept."""
    response = flask.Response(html, status, mimetype="text/html")
    response.headers["Cache-Control"] = NOT_AT_ALL
    return response


def _leave(there: str) -> Response:
    """Go there; what this browser uploaded as somebody else is not found there."""
    response = flask.redirect(there, HTTPStatus.SEE_OTHER)
    response.headers["Cache-Control"] = NOT_AT_ALL
    response.delete_cookie(SESSION_COOKIE, path=cookie_path(), httponly=True, samesite="Lax")
    return response


def _is_automatic() -> bool:
    """Whether a page asks for news while nobody need be there."""
    request = flask.request
    if request.endpoint == "access.me" or not request.is_json:
        return request.endpoint == "access.me"
    body = request.get_json(silent=True)
    changed = body.get("changedPropIds") if isinstance(body, dict) else None
    return bool(changed) and all(str(each).endswith(".n_intervals") for each in changed or ())
