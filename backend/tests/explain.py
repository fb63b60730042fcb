"""What PostgreSQL will do for a statement of ours, in its own words."""

from typing import Any

from tend.core.db.database import Database


async def plan_of(db: Database, statement: str, *arguments: Any) -> str:
    """The generic plan: the one that a prepared statement settles on, whatever it is given."""
    values = ", ".join("null" if value is None else f"'{value}'" for value in arguments)
    given = f"({values})" if arguments else ""
    async with db.transaction() as tx:
        await tx.execute("set local plan_cache_mode = force_generic_plan")
        # for tables that are small here and grow elsewhere
        await tx.execute("set local enable_seqscan = off")
        await tx.execute(f"prepare probe as {statement}")
        rows = await tx.fetch(f"explain execute probe{given}")
        await tx.execute("deallocate probe")
    return "\n".join(row[0] for row in rows)
