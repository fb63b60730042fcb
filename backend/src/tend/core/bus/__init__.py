"""Messages between processes: over PostgreSQL, or over Valkey where it is set."""

from tend.core.bus.bus import Bus, Callback, Payload
from tend.core.bus.postgres import CHANNEL, PostgresBus, publish_in
from tend.core.db.database import Database
from tend.core.settings.settings import Settings

__all__ = ["CHANNEL", "Bus", "Callback", "Payload", "PostgresBus", "open_bus", "publish_in"]


def open_bus(settings: Settings, database: Database) -> Bus:
    """The bus that the settings ask for; it hears nothing before it runs."""
    if settings.redis_url:
        # its client takes longer to load than the rest of a start, and few need it
        from tend.core.bus.valkey import ValkeyBus  # noqa: PLC0415

        return ValkeyBus(settings.redis_url.get_secret_value())
    return PostgresBus(database, settings.direct_url)
