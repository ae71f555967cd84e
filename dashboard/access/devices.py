"""Browsers in which somebody has logged in before: strangers' failures do not shut them out.

A signed cookie names the browser, and by hashes whose accounts; it lets nobody in.
"""

import secrets
from hashlib import sha256

import flask
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from dashboard.core.address import address
from data.accounts import key_of

COOKIE = "stratoscope_device"
KEPT_S = 180 * 24 * 3600
MOST_ACCOUNTS = 5


def device_of(name: str) -> str:
    """The browser's name, if somebody has logged in with it as `name` before; else ""."""
    device, marks = _read()
    return device if _mark(name) in marks else ""


def remember_device(response: Response, name: str) -> None:
    """Let the browser be known from now on, in place of the account that used it longest ago."""
    device, marks = _read()
    marks = [each for each in marks if each != _mark(name)][-MOST_ACCOUNTS + 1 :]
    value = _signer().dumps([device or secrets.token_urlsafe(16), [*marks, _mark(name)]])
    response.set_cookie(
        COOKIE,
        str(value),
        max_age=KEPT_S,
        path=address("/login"),
        httponly=True,
        samesite="Lax",
        secure=flask.request.is_secure,
    )


def _read() -> tuple[str, list[str]]:
    try:
        device, marks = _signer().loads(flask.request.cookies.get(COOKIE, ""), max_age=KEPT_S)
    except BadSignature:
        return "", []
    return str(device), [str(mark) for mark in marks]


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(flask.current_app.secret_key or "", salt=COOKIE)


def _mark(name: str) -> str:
    return sha256(key_of(name).encode()).hexdigest()[:16]
