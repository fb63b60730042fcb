"""Plans of statements, as PostgreSQL explains them."""

from typing import Any

from tend.core.db.database import Database


async def plan_of(db: Database, statement: str, *arguments: Any, options: str = "verbose off") -> str:
    """The generic plan of `statement`: the one that a prepared statement uses for all arguments."""
    values = ", ".join("null" if value is None else f"'{value}'" for value in arguments)
    given = f"({values})" if arguments else ""
    async with db.transaction() as tx:
        await tx.execute("set local plan_cache_mode = force_generic_plan")
        # Tables that grow in production are small in tests, where reading them whole would be cheapest.
        await tx.execute("set local enable_seqscan = off")
        await tx.execute(f"prepare probe as {statement}")
        rows = await tx.fetch(f"explain ({options}) execute probe{given}")
        await tx.execute("deallocate probe")
    return "\n".join(row[0] for row in rows)
