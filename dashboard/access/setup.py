"""Which way in a server has, and everything that stands before its routes."""

from collections.abc import Callable

import flask
from sqlalchemy import Engine as Database

from dashboard.access import log_in, session_routes
from dashboard.access.auth_backends import Accounts, Local, ProxyHeader, Way
from dashboard.access.middleware import install_gate
from dashboard.access.person import people
from dashboard.access.prefix import Prefixed
from dashboard.access.proxies import BehindProxies
from dashboard.core.hosts import is_loopback
from dashboard.core.program import typed_command
from dashboard.core.responses import answer_errors
from dashboard.core.settings import Settings, SettingsError
from data.accounts import AccountStore, LoginLimits, Logins, Role, secret_key
from data.db.database import open_database
from data.gallery.uploads import Uploads

MINUTE_S, HOUR_S = 60.0, 3600.0
WAYS = (
    "create accounts with `{command} user add NAME --role lead`, let a proxy name its users with "
    "--user-header and --trusted-proxy, or let anyone view it with --allow-anonymous"
)


def beyond_this_machine(settings: Settings) -> bool:
    """Whether others may reach the server: it listens for them, or a proxy in front of it does."""
    return bool(
        not is_loopback(settings.host) or settings.allowed_hosts or settings.trusted_proxies
    )


def accounts_exist(settings: Settings) -> bool:
    """Whether anybody could log in; the database is opened for this question alone."""
    database = open_database(settings.database)
    try:
        return AccountStore(database).any()
    finally:
        database.dispose()


def check_way_in(settings: Settings, has_accounts: Callable[[Settings], bool]) -> None:
    """Raises: SettingsError if others may reach the server and no access method is configured."""
    if settings.user_header and not settings.trusted_proxies:
        raise SettingsError("--user-header: name the proxy's addresses with --trusted-proxy.")
    configured = settings.user_header or settings.allow_anonymous
    if configured or not beyond_this_machine(settings) or has_accounts(settings):
        return
    where = settings.host if not is_loopback(settings.host) else ", ".join(settings.allowed_hosts)
    raise SettingsError(
        f"Others may reach {where or 'this server'}, and no access method is configured: "
        f"{WAYS.format(command=typed_command())}."
    )


def way_in(settings: Settings, accounts: AccountStore) -> Way:
    """How people are identified. Once there are accounts, this machine requires a log-in too."""
    if settings.user_header:
        return ProxyHeader(settings.user_header, accounts, Role.named(settings.proxy_role))
    has_accounts = accounts.any()
    if settings.allow_anonymous:
        return Accounts(anonymous=True, has_log_in=has_accounts)
    if has_accounts or beyond_this_machine(settings):
        return Accounts(anonymous=False, has_log_in=True)
    return Local()


def protect(
    server: flask.Flask,
    settings: Settings,
    accounts: AccountStore,
    database: Database,
    uploads: Uploads,
) -> Way:
    """Put the gate, the log-in and the proxies' rules before every request of `server`."""
    way = way_in(settings, accounts)
    logins = None
    if way.has_log_in:
        limits = LoginLimits(settings.session_idle * MINUTE_S, settings.session_length * HOUR_S)
        logins = Logins(database, limits)
        log_in.install_log_in(server, logins, secret_key())
    people(server, way.person)
    install_gate(server, way)
    blueprint = flask.Blueprint("access", __name__)
    answer_errors(blueprint)
    log_in.add_routes(blueprint, way, logins, uploads)
    session_routes.add_routes(blueprint)
    server.register_blueprint(blueprint)
    prefixed = Prefixed(server.wsgi_app, settings.prefix)
    proxied = BehindProxies(prefixed, settings.trusted_proxies)
    server.wsgi_app = proxied  # type: ignore[method-assign]
    return way
