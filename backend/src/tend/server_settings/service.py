"""The settings that operators change while the server runs, in the memory of each process."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from tend.core.bus.bus import Bus
from tend.core.db.database import Database, Queryable
from tend.core.errors import TendError
from tend.server_settings.errors import DomainNotAllowed, RegistrationByInvitation, RegistrationClosed
from tend.server_settings.queries import (
    RegistrationRules,
    ServerSettings,
    is_domain_allowed,
    read_registration_rules,
    read_settings,
)

SETTINGS_TOPIC = "server settings"
# A change is read at once if the bus delivers its message, and otherwise this much later.
SETTINGS_POLL_SECONDS = 5.0


class CurrentServerSettings:
    """Knows them without a statement, at most `SETTINGS_POLL_SECONDS` late."""

    def __init__(self, database: Database, bus: Bus, on_change: Callable[[ServerSettings], None]) -> None:
        self._database = database
        self._on_change = on_change
        self._has_message = asyncio.Event()
        self.value = ServerSettings()
        bus.subscribe(SETTINGS_TOPIC, lambda _payload: self._has_message.set())

    async def watch(self) -> None:
        while True:
            with suppress(TendError):
                await self.read()
            with suppress(TimeoutError):
                async with asyncio.timeout(SETTINGS_POLL_SECONDS):
                    await self._has_message.wait()
            self._has_message.clear()

    async def read(self) -> None:
        self.value = await read_settings(self._database)
        self._on_change(self.value)


async def require_registration(db: Queryable, email_key: str, token_hash: bytes | None) -> RegistrationRules:
    """The rules that the address may register by. Raises `RegistrationClosed`, `RegistrationByInvitation` and
    `DomainNotAllowed`.

    The token of an invitation opens the door for its address whatever the domain is, unless registration is closed.
    """
    rules = await read_registration_rules(db, email_key, token_hash)
    if rules.mode == "closed":
        raise RegistrationClosed
    if rules.mode == "invitation" and not rules.is_invited:
        raise RegistrationByInvitation
    if not rules.is_domain_allowed and not rules.is_invited:
        raise DomainNotAllowed
    return rules


async def require_allowed_domain(db: Queryable, email_key: str) -> None:
    """Raises `DomainNotAllowed` if an account may not change to the address, where no invitation counts."""
    if not await is_domain_allowed(db, email_key):
        raise DomainNotAllowed
