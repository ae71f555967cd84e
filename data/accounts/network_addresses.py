"""Network addresses: what counts as one user's, however many addresses they have."""

from ipaddress import IPv6Address, ip_address, ip_network

USER_BITS = 64  # of an IPv6 address: a user has as many addresses as there are below them
LONGEST = 64  # characters that are kept of what is no address


def user_network(address: str) -> str:
    """What counts as one address: an IPv4 number, or the /64 network of an IPv6 one."""
    try:
        known = ip_address(address.partition("%")[0])  # without the name of a network card
    except ValueError:
        return address[:LONGEST]
    if not isinstance(known, IPv6Address):
        return str(known)
    if known.ipv4_mapped:
        return str(known.ipv4_mapped)
    return str(ip_network((known, USER_BITS), strict=False))
