"""Which endpoints Tend may connect to. Anybody with an account can name one, so none may lead into Tend's own network."""

import asyncio
import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

HTTPS_PORT = 443
RESOLVE_SECONDS = 2.0
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")


def parse_endpoint(endpoint: str, *, allow_local: bool) -> SplitResult:
    """The parts of the URL. Raises `ValueError` when it cannot be that of a push service.

    `allow_local` permits plain HTTP and any port, for the push service of the tests.
    """
    parts = urlsplit(endpoint)
    is_plain = endpoint.isascii() and endpoint.isprintable() and " " not in endpoint
    # With a dot at its end, an address would pass for a name that cannot be resolved now.
    if not is_plain or not parts.hostname or parts.hostname.endswith(".") or "@" in parts.netloc or parts.fragment:
        raise ValueError("not the URL of a push service")
    # Raises UnicodeError, a ValueError, for a name that no resolver accepts.
    parts.hostname.encode("idna")
    port, schemes = parts.port, {"https", "http"} if allow_local else {"https"}
    if parts.scheme not in schemes or not (allow_local or port in {None, HTTPS_PORT}):
        raise ValueError("a push service needs HTTPS at its default port")
    return parts


async def resolve_host(host: str, port: int) -> list[str]:
    """The addresses of `host`, in the order in which to try them. Raises `OSError`."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


async def resolves_to_public(parts: SplitResult) -> bool:
    """False if the host has an address that is not public.

    Waits at most `RESOLVE_SECONDS` for the name. True if it cannot be resolved now: it is checked again when it is used.
    """
    try:
        async with asyncio.timeout(RESOLVE_SECONDS):
            addresses = await resolve_host(parts.hostname or "", parts.port or HTTPS_PORT)
    except (OSError, TimeoutError):
        return True
    return all(map(is_public_address, addresses))


def is_public_address(address: str) -> bool:
    """Whether `address`, or the IPv4 address embedded in it, is one of the public internet."""
    parsed = ip_address(address)
    if isinstance(parsed, IPv6Address):
        embedded = _embedded_ipv4(parsed)
        if embedded is None:
            return parsed in _GLOBAL_UNICAST and parsed.is_global
        parsed = embedded
    return parsed.is_global and not parsed.is_multicast


def _embedded_ipv4(address: IPv6Address) -> IPv4Address | None:
    """From a mapped address, one behind NAT64 (RFC 6052), or one of 6to4 (RFC 3056)."""
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour
