"""Network addresses: what counts as one user's address."""

from ipaddress import IPv6Address, ip_address, ip_network

USER_BITS = 64  # of an IPv6 address: one user has all addresses below it
LONGEST = 64  # how many characters are stored of an invalid address


def user_network(address: str) -> str:
    """What counts as one address: an IPv4 address, or the /64 network of an IPv6 address."""
    try:
        address_object = ip_address(address.partition("%")[0])  # without the network interface
    except ValueError:
        return address[:LONGEST]
    if not isinstance(address_object, IPv6Address):
        return str(address_object)
    if address_object.ipv4_mapped:
        return str(address_object.ipv4_mapped)
    return str(ip_network((address_object, USER_BITS), strict=False))
