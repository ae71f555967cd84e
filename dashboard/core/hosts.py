"""Host names and addresses that a server listens on."""

import ipaddress


def is_wildcard(host: str) -> bool:
    """Whether listening on `host` means listening on every address of this machine."""
    return host == "" or (is_address(host) and ipaddress.ip_address(host).is_unspecified)


def is_loopback(host: str) -> bool:
    """Whether listening on `host` is for this machine alone."""
    if is_address(host):
        return ipaddress.ip_address(host).is_loopback
    return host.lower() == "localhost"


def is_address(host: str) -> bool:
    """Whether `host` is an address, such as 127.0.0.1 or ::1, and no name."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
