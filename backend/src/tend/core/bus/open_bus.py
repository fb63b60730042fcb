from tend.core.bus.bus import Bus
from tend.core.bus.postgres import PostgresBus
from tend.core.db.database import Database
from tend.core.settings.settings import Settings


def open_bus(settings: Settings, database: Database) -> Bus:
    """The bus that the settings ask for. It receives nothing until it runs."""
    if settings.redis_url:
        # Its client takes longer to load than the rest of a start, and few installations need it.
        from tend.core.bus.valkey import ValkeyBus  # noqa: PLC0415

        return ValkeyBus(settings.redis_url.get_secret_value())
    return PostgresBus(database, settings.direct_url)
