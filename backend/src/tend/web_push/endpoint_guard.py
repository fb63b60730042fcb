"""Where a push service may be. Anybody can name one, so none may lead into the network that Tend runs in."""

import asyncio
import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

HTTPS = 443
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")


def split(endpoint: str, *, local: bool) -> SplitResult:
    """The parts of `endpoint`. Raises `ValueError` unless a push service could be there.

    `local` allows plain HTTP and any port, for the tests' own.
    """
    parts = urlsplit(endpoint)
    plain = endpoint.isascii() and endpoint.isprintable() and " " not in endpoint
    if not plain or not parts.hostname or "@" in parts.netloc or parts.fragment:
        raise ValueError("no address of a push service")
    # raises UnicodeError, which is a ValueError, for a name that no resolver would take
    parts.hostname.encode("idna")
    port, schemes = parts.port, {"https", "http"} if local else {"https"}
    if parts.scheme not in schemes or not (local or port in {None, HTTPS}):
        raise ValueError("a push service is reached over HTTPS alone, at its own port")
    return parts


async def resolve(host: str, port: int) -> list[str]:
    """The addresses of `host`, the first to be tried first. Raises `OSError`."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def is_public(address: str) -> bool:
    """Whether what is sent to `address` leaves for the internet, whatever it is wrapped in."""
    parsed = ip_address(address)
    if isinstance(parsed, IPv6Address):
        inner = _inner(parsed)
        if inner is None:
            return parsed in _GLOBAL_UNICAST and parsed.is_global
        parsed = inner
    return parsed.is_global and not parsed.is_multicast


def _inner(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that a mapped one, one behind NAT64 (RFC 6052) or one of 6to4 (RFC 3056) stands for."""
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour
