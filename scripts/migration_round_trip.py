"""Fails when going down leaves something behind, or going up again gives another schema than the first time."""

import asyncio
import difflib
import subprocess
import sys
import tempfile
from pathlib import Path

from tend.core.migrations import BASE, head, migrate
from tend.core.postgres import Postgres, embedded_programs


def schema(url: str) -> list[str]:
    command = [str(embedded_programs() / "pg_dump"), "--schema-only", "--no-owner", url]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    # a dump's \restrict line holds a random key
    return [line for line in lines if line and not line.startswith(("--", "\\"))]


def compare(name: str, before: list[str], after: list[str]) -> int:
    difference = list(difflib.unified_diff(before, after, "before", "after", lineterm="", n=1))
    print("\n".join([f"{name}:", *difference]) if difference else f"{name}: the same")
    return len(difference)


def round_trip(url: str) -> int:
    empty = schema(url)
    asyncio.run(migrate(url))
    first = schema(url)
    asyncio.run(migrate(url, BASE))
    faults = compare(f"{head()} down to {BASE}", empty, schema(url))
    asyncio.run(migrate(url))
    return faults + compare("up again", first, schema(url))


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        server = Postgres(Path(folder) / "data", settings={"fsync": "off"})
        server.start()
        try:
            return 1 if round_trip(server.url()) else 0
        finally:
            server.stop()


sys.exit(main())
