"""docs/security.md says of every table who makes it grow and what bounds it."""

import re
from pathlib import Path

from tend.core.db.database import Database

_TABLES = """
select relname
from pg_class
where relkind in ('r', 'p')
  and relnamespace = 'public'::regnamespace"""
DOCUMENT = Path(__file__).parents[4] / "docs" / "security.md"


async def test_every_table_has_a_bound_in_the_document(app):
    database: Database = app.state.database
    section = DOCUMENT.read_text().partition("### What bounds each table")[2].partition("\n## ")[0]
    rows = [line.split("|")[1:-1] for line in section.splitlines() if line.startswith("| `")]
    named = [table for row in rows for table in re.findall(r"`(\w+)`", row[0])]
    assert sorted(named) == sorted(row["relname"] for row in await database.fetch(_TABLES))
    assert all(cell.strip() for row in rows for cell in row)
