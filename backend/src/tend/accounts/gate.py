"""What stands at the way in, made once per process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from tend.accounts.access_tokens import AccessTokens
from tend.accounts.devices import Devices
from tend.accounts.passwords import Passwords
from tend.accounts.refresh_tokens import RefreshTokens
from tend.accounts.revocations import Revocations
from tend.core.background import running
from tend.core.bus import Bus
from tend.core.database import Database
from tend.core.settings import Settings


@dataclass(frozen=True, slots=True)
class Gate:
    settings: Settings
    passwords: Passwords
    access_tokens: AccessTokens
    refresh_tokens: RefreshTokens
    devices: Devices
    revocations: Revocations


@asynccontextmanager
async def open_gate(settings: Settings, database: Database, bus: Bus) -> AsyncIterator[Gate]:
    secret = signing_secret(settings)
    passwords = Passwords()
    revocations = Revocations(database, bus)
    try:
        async with running(revocations.watch()):
            yield Gate(
                settings,
                passwords,
                AccessTokens(secret, settings.frontend_url),
                RefreshTokens(secret),
                Devices(secret),
                revocations,
            )
    finally:
        passwords.close()


def signing_secret(settings: Settings) -> str:
    """`JWT_SECRET_KEY`; the root has made one where it may be missing."""
    if settings.jwt_secret_key is None:
        raise RuntimeError("JWT_SECRET_KEY is not set")
    return settings.jwt_secret_key.get_secret_value()
