"""Maintenance: reads go on, and writes wait until the operator ends it."""

from tend.core.errors import Unavailable

_READ_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# Signing in and staying signed in goes on, and so do a pull and presence, which write nothing, and what operators do, for some of which they
# give their password again.
_OPEN_PREFIX = "/api/admin/"
_OPEN_PATHS = frozenset(
    {
        "/api/auth/login",
        "/api/auth/login/code",
        "/api/auth/login/passkey",
        "/api/auth/login/passkey/options",
        "/api/auth/oidc/finish",
        "/api/auth/oidc/start",
        "/api/auth/passkey",
        "/api/auth/passkey/options",
        "/api/auth/refresh",
        "/api/auth/logout",
        "/api/me/reauthenticate",
        "/api/sync",
        "/api/invitations/preview",
        "/api/links/renew",
        "/api/presence",
    }
)
MAINTENANCE_RETRY_SECONDS = 15


class InMaintenance(Unavailable):
    code = "maintenance"
    title = "Under maintenance"
    detail = "This server is under maintenance. Changes wait on your device and are saved afterwards."

    def __init__(self) -> None:
        super().__init__(retry_after=MAINTENANCE_RETRY_SECONDS)


def must_wait_for_maintenance(method: str, path: str) -> bool:
    """Whether a request has to wait for the end of maintenance, since it would change something."""
    return not (method in _READ_METHODS or path in _OPEN_PATHS or path.startswith(_OPEN_PREFIX))
