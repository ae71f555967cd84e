"""The random name of the browser behind a request: whose uploads, and whose jobs."""

import re
import secrets
from collections.abc import Hashable

from flask import g, request

from dashboard.access.person import person_key

SESSION_COOKIE = "stratoscope_session"
SESSION_BYTES = 32


def session_id() -> str:
    """The random name of the browser behind this request; made, and set as a cookie, if new."""
    cookie = request.cookies.get(SESSION_COOKIE, "")
    if re.fullmatch(r"[\w-]{43}", cookie, re.ASCII):
        return cookie
    if "new_session" not in g:
        g.new_session = secrets.token_urlsafe(SESSION_BYTES)
    return str(g.new_session)


def job_owner() -> Hashable:
    """Whose files a request finds: its session's; a script that sends no cookie is its person."""
    return session_id() if SESSION_COOKIE in request.cookies else person_key()
