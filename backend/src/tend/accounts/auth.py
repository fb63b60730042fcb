"""What stands at the way in, made once per process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from tend.accounts.access_tokens import AccessTokens
from tend.accounts.device_cookie import Devices
from tend.accounts.passwords import Passwords
from tend.accounts.refresh_tokens import RefreshTokens
from tend.accounts.revocations import Revocations
from tend.core.background_task import running
from tend.core.bus import Bus
from tend.core.crypto import signing_secret
from tend.core.db.database import Database
from tend.core.settings.settings import Settings


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
