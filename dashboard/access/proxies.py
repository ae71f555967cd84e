"""A proxy in front: whose word is taken for where a request comes from, and whom it names."""

from collections.abc import Iterable, Sequence
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING

from werkzeug.middleware.proxy_fix import ProxyFix

from dashboard.core.settings import Network

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


TRUSTED = "stratoscope.trusted_proxy"  # in the environ: True where the peer is such a proxy
PEER = "stratoscope.peer"  # in the environ: the address at the other end of the connection


class BehindProxies:
    """Takes X-Forwarded-For, -Proto and -Prefix from trusted addresses, and from no other."""

    def __init__(self, app: "WSGIApplication", networks: Sequence[Network]) -> None:
        self._app = app
        self._forwarded = ProxyFix(app, x_for=1, x_proto=1, x_host=0)
        self._networks = networks

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answers one request."""
        peer = str(environ.get("REMOTE_ADDR", ""))
        trusted = is_within(peer, self._networks)
        environ |= {PEER: peer, TRUSTED: trusted}
        stated = environ.get("HTTP_X_FORWARDED_PREFIX", "").rpartition(",")[2].strip()
        if trusted and stated:  # not by ProxyFix, which drops what is no list
            environ["SCRIPT_NAME"] = stated
        return (self._forwarded if trusted else self._app)(environ, start_response)


def is_within(address: str, networks: Sequence[Network]) -> bool:
    """Whether an address is one of these networks'; what is no address is not."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    return any(parsed in network for network in networks)
