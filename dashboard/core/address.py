"""Addresses of the app as the browser sees them: below the prefix of the request that is answered.

A prefix is the path below which a proxy serves the app, such as "/lens": see
dashboard/access/prefix.py. The browser's half is assets/app/address.mjs.
"""

from collections.abc import Mapping
from urllib.parse import quote, urlencode

import flask

NOTHING: Mapping[str, object] = {}
PREFIX = "stratoscope.prefix"  # in the environ: the prefix as the browser sees it, encoded


def prefix() -> str:
    """The request's prefix, such as "/lens"; "" at the top of a host, and outside of requests."""
    return str(flask.request.environ.get(PREFIX, "")) if flask.has_request_context() else ""


def address(path: str, parameters: Mapping[str, object] = NOTHING) -> str:
    """The address of a path of the app, such as "/layers/"; parameters that are None are left out.

    Build it where it is shown, never before: another proxy's requests have another prefix.
    """
    query = {name: value for name, value in parameters.items() if value is not None}
    there = f"{prefix()}{quote(path)}"
    return f"{there}?{urlencode(query)}" if query else there


def cookie_path() -> str:
    """Where browsers send the app's cookies: not to others that the same host serves."""
    return prefix() or "/"
