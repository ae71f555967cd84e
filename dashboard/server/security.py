"""What stands between the app and strangers: hosts, origins, sizes, headers, errors, sessions.

Stratoscope listens on people's own machines, so any web page they open may try to reach it. A
request passes only with a host name the server is known by (which stops DNS rebinding) and, where
a browser says which page sent it, only from the app's own pages; links elsewhere may open a page.
"""

import socket
from collections.abc import Sequence
from urllib.parse import SplitResult, urlsplit

from flask import Flask, Response, abort, g, request

from dashboard.access.prefix import REFUSED
from dashboard.access.proxies import TRUSTED
from dashboard.access.session import SESSION_COOKIE
from dashboard.core.address import cookie_path
from dashboard.core.hosts import is_address, is_wildcard
from dashboard.core.settings import Settings
from dashboard.server.errors import register_error_handlers
from dashboard.server.policy import content_policy
from data.gallery.uploads import MAX_BYTES

LARGEST_REQUEST = MAX_BYTES + 2**20  # a form adds something to the file it carries
PORTS = {"http": 80, "https": 443}
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def protect(server: Flask, settings: Settings, framed_by: Sequence[str] = ()) -> None:
    """Put the guard before and after every request of `server`.

    Pages of `framed_by`, sources of a policy, may show the app in a frame.

    Call it when everything else is registered: functions that look at a response run last in,
    first out, and the guard reads pages before they are compressed.
    """
    hosts = AllowedHosts(settings)
    server.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    register_error_handlers(server)

    @server.before_request
    def admit() -> None:
        if not hosts.serve(request.host):
            abort(403, _unknown_host(request.host))
        if REFUSED in request.environ:
            status, text = request.environ[REFUSED]
            abort(status, text)
        if request.headers.get("Sec-Fetch-Site") == "cross-site" and not _is_visit():
            abort(403, "Access denied: requests from other sites are not accepted.")
        origin = request.headers.get("Origin")
        here = _requested_hosts()
        if origin is not None and not hosts.trust(origin, here, secure=request.is_secure):
            abort(403, f"Access denied: requests from {origin!r} are not accepted.")

    @server.after_request
    def seal(response: Response) -> Response:
        response.headers.extend(HEADERS)
        response.headers["Content-Security-Policy"] = content_policy(response, framed_by)
        if framed_by:
            del response.headers["X-Frame-Options"]  # it cannot name an origin
        if "new_session" in g:
            response.set_cookie(
                SESSION_COOKIE,
                g.new_session,
                path=cookie_path(),
                httponly=True,
                samesite="Lax",
                secure=request.is_secure,
            )
        return response


def _requested_hosts() -> list[str]:
    """The host as the browser names it: a trusted proxy may pass it on beside its own."""
    forwarded = request.headers.get("X-Forwarded-Host", "")
    believed = request.environ.get(TRUSTED) and forwarded
    return [request.host, *([forwarded.rpartition(",")[2].strip()] if believed else [])]


def _unknown_host(host: str) -> str:
    if not host:
        return "The request has no Host header."
    return f"Unknown host name {host!r}. Allow it with --allowed-host."


def _is_visit() -> bool:
    """Whether the request is a navigation to a page here, not a background request."""
    headers = request.headers
    goes_there = headers.get("Sec-Fetch-Mode") == "navigate"
    return request.method == "GET" and goes_there and headers.get("Sec-Fetch-Dest") == "document"


class AllowedHosts:
    """The names by which browsers may reach this server, and the pages that may send requests.

    Flask's TRUSTED_HOSTS would do the first part for names and IPv4 addresses in lower case alone.
    It matches no IPv6 address (not even [::1]), takes "LOCALHOST" for another name than
    "localhost", and cannot admit every address of a server that listens on all of them. Nor does
    it look at the Origin, with its port and scheme, as `trust` does.
    """

    def __init__(self, settings: Settings) -> None:
        self._elsewhere = frozenset(map(_place, settings.allowed_hosts))
        names = {*LOOPBACK_NAMES, settings.host.lower()}
        self._any_address = is_wildcard(settings.host)
        if self._any_address:
            names |= {socket.gethostname().lower(), socket.getfqdn().lower()}
        self._names = names | {name for name, _ in self._elsewhere}

    def serve(self, host: str) -> bool:
        """Whether a request may carry this Host header.

        A server that listens on every address also answers to each of its numbers: DNS rebinding
        needs a name.
        """
        name, _ = _place(host)
        return name in self._names or (self._any_address and is_address(name))

    def trust(self, origin: str, hosts: Sequence[str], *, secure: bool) -> bool:
        """Whether a page of this origin may send requests: the app's own, or --allowed-host's.

        Host and port both count: another port may be another program's. Where TLS is known to be
        in use, so does the scheme; a proxy that is not trusted may add TLS unseen.
        """
        try:
            parts = urlsplit(origin.lower())
            place = parts.hostname or "", _port(parts)
        except ValueError:
            return False
        if parts.scheme not in (("https",) if secure else PORTS):
            return False
        own = {_place(host, parts.scheme) for host in hosts if self.serve(host)}
        elsewhere = {(name, port or PORTS[parts.scheme]) for name, port in self._elsewhere}
        return place in own | elsewhere


def _place(host: str, scheme: str = "") -> tuple[str, int]:
    """Name and port of a Host header or an --allowed-host; 0 if it has none, nor has a scheme."""
    if is_address(host):
        return host.lower(), PORTS.get(scheme, 0)
    try:
        parts = urlsplit(f"//{host.lower()}", scheme)
        return parts.hostname or "", _port(parts)
    except ValueError:
        return "", 0


def _port(parts: SplitResult) -> int:
    return parts.port or PORTS.get(parts.scheme, 0)
