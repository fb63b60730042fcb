"""Fails if downgrading every migration leaves something behind, or upgrading again gives a different schema.

With --columns, it writes the tables and columns that the migrations create to backend/migrations/columns.txt instead. `tend
doctor` and `GET /health/ready` compare the database with it.
"""

import asyncio
import difflib
import subprocess
import sys
import tempfile
from pathlib import Path

from tend.core.db.migrations import (
    BASE_REVISION,
    COLUMNS_FILE,
    head_revision,
    list_columns,
    migrate_database,
    migrations_folder,
)
from tend.core.postgres.server import Postgres, embedded_programs
from tend.core.settings.dsn import connect_to_database


def dump_schema(url: str) -> list[str]:
    command = [str(embedded_programs() / "pg_dump"), "--schema-only", "--no-owner", url]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    # A dump's \restrict line contains a random key.
    return [line for line in lines if line and not line.startswith(("--", "\\"))]


def count_differences(name: str, before: list[str], after: list[str]) -> int:
    difference = list(difflib.unified_diff(before, after, "before", "after", lineterm="", n=1))
    print("\n".join([f"{name}:", *difference]) if difference else f"{name}: same schema")
    return len(difference)


def run_round_trip(url: str) -> int:
    """Upgrade, downgrade and upgrade again; return the number of lines that differ."""
    empty = dump_schema(url)
    asyncio.run(migrate_database(url))
    first = dump_schema(url)
    asyncio.run(migrate_database(url, BASE_REVISION))
    differences = count_differences(f"{head_revision()} down to {BASE_REVISION}", empty, dump_schema(url))
    asyncio.run(migrate_database(url))
    return differences + count_differences("up again", first, dump_schema(url))


async def write_columns(url: str) -> None:
    await migrate_database(url)
    connection = await connect_to_database(url)
    try:
        (migrations_folder() / COLUMNS_FILE).write_text(await list_columns(connection))
    finally:
        await connection.close()


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        server = Postgres(Path(folder) / "data", settings={"fsync": "off"})
        server.start()
        try:
            if sys.argv[1:] == ["--columns"]:
                asyncio.run(write_columns(server.url()))
                return 0
            return 1 if run_round_trip(server.url()) else 0
        finally:
            server.stop()


sys.exit(main())
