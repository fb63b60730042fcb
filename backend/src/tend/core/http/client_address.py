from ipaddress import IPv6Address, ip_address, ip_network

from starlette.requests import HTTPConnection

from tend.core.settings.settings import Network

_MAX_HOPS = 20
LOCAL_ADDRESSES = frozenset({"127.0.0.1", "::1"})
"""Clients on this machine, such as a proxy that is not in `TRUSTED_PROXIES`."""


def client_address(request: HTTPConnection) -> str:
    """The address that the request comes from.

    `X-Forwarded-For` is believed only as far as `TRUSTED_PROXIES` wrote it: read from the right, the first address
    that is not one of theirs is the client's, whatever is to its left.
    """
    address = unmap_address(request.client.host) if request.client else "unknown"
    trusted: tuple[Network, ...] = request.app.state.trusted_networks
    if not trusted:
        return address
    # A client can send thousands, and only those at the end can be from trusted proxies.
    lines = ",".join(request.headers.getlist("x-forwarded-for"))
    hops = [hop.strip() for hop in lines.rsplit(",", _MAX_HOPS)]
    while hops and is_in(address, trusted) and _is_address(hops[-1]):
        address = unmap_address(hops.pop())
    return address


def client_network(request: HTTPConnection) -> str:
    """The network that rate limits count by: an IPv4 address, or the /64 that one customer has of an IPv6 network."""
    return network_of(client_address(request))


def network_of(address: str) -> str:
    """The one that limits count `address` by; a word that is no address is returned unchanged."""
    if ":" not in address or not _is_address(address):
        return address
    return str(ip_network(f"{address.partition('%')[0]}/64", strict=False))


def unmap_address(address: str) -> str:
    """The IPv4 address inside `::ffff:1.2.3.4` (RFC 4291 §2.5.5.2), as which a socket on `::` sees IPv4 clients.

    Any other address, and a word that is none, is returned unchanged.
    """
    if not _is_address(address):
        return address
    parsed = ip_address(address)
    mapped = parsed.ipv4_mapped if isinstance(parsed, IPv6Address) else None
    return str(mapped or address)


def _is_address(word: str) -> bool:
    try:
        ip_address(word)
    except ValueError:
        return False
    return True


def is_in(address: str, trusted: tuple[Network, ...]) -> bool:
    return _is_address(address) and any(ip_address(address) in network for network in trusted)
