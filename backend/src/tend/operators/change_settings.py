"""What an operator sets while the server runs, in the app, or with `tend maintenance` and `tend registration`."""

from dataclasses import fields
from uuid import UUID

from tend.accounts.queries.operators import record_act
from tend.core.bus.bus import Bus
from tend.core.db.database import Database, open_database
from tend.core.settings.settings import Settings
from tend.server_settings.queries import (
    RegistrationMode,
    ServerSettings,
    ServerSettingsPatch,
    read_settings,
    update_settings,
)
from tend.server_settings.service import SETTINGS_TOPIC


async def change_settings(
    db: Database, bus: Bus | None, operator_id: UUID | None, patch: ServerSettingsPatch
) -> ServerSettings:
    """Record what was changed, and tell every process; without `bus` they find out within seconds."""
    names = ", ".join(field.name for field in fields(patch) if getattr(patch, field.name) is not None)
    async with db.transaction() as tx:
        await update_settings(tx, patch)
        await record_act(tx, operator_id, "settings_changed", detail=names)
    if bus:
        await bus.publish(SETTINGS_TOPIC, {})
    return await read_settings(db)


async def set_maintenance(settings: Settings, *, is_on: bool) -> None:
    """On the command line, as the next one. A running server applies it within seconds."""
    await _change(settings, ServerSettingsPatch(is_in_maintenance=is_on))


async def set_registration(settings: Settings, mode: RegistrationMode) -> None:
    await _change(settings, ServerSettingsPatch(registration=mode))


async def _change(settings: Settings, patch: ServerSettingsPatch) -> None:
    async with open_database(settings, settings.direct_url) as db:
        await change_settings(db, None, None, patch)
