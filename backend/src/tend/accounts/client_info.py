from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ClientInfo:
    """Where a request to sign in comes from."""

    network: str
    """What one customer of a network holds: an IPv4 address or an IPv6 /64."""
    device: str | None
    user_agent: str
