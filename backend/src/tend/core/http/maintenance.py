"""Maintenance: reads go on, and writes wait until the operator ends it."""

from tend.core.errors import Unavailable

_READ_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# Signing in and staying signed in goes on, and so do a pull, which reads, and what operators do.
_OPEN_PREFIXES = ("/api/auth/", "/api/admin/")
_OPEN_PATHS = frozenset({"/api/sync", "/api/invitations/preview"})
_CLOSED_PATHS = frozenset({"/api/auth/register"})
RETRY_SECONDS = 15


class InMaintenance(Unavailable):
    code = "maintenance"
    title = "Under maintenance"
    detail = "This server is under maintenance. Changes wait on your device and are saved afterwards."

    def __init__(self) -> None:
        super().__init__(retry_after=RETRY_SECONDS)


def must_wait(method: str, path: str) -> bool:
    """Whether a request has to wait for the end of maintenance, since it would change something."""
    if method in _READ_METHODS or path in _OPEN_PATHS:
        return False
    return path in _CLOSED_PATHS or not path.startswith(_OPEN_PREFIXES)
