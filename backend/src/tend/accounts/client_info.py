from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ClientInfo:
    """The browser that a request to sign in comes from."""

    network: str
    """The network of one customer: an IPv4 address or an IPv6 /64."""
    device_cookie: str | None
    user_agent: str
