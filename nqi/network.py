"""Whose a network address is: what limits by address count as one client."""

from ipaddress import IPv6Address, ip_address


def network_of(address: str) -> str:
    """Return what one client owns: the address, or the /64 of an IPv6 address."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        return parsed.exploded[:19]
    return address
