"""What may be forgotten."""

from tend.core.database import Queryable

_STATEMENTS = (
    "delete from sessions where expires_at < now()",
    "delete from one_time_tokens where expires_at < now() - interval '1 day'",
    "delete from revocations where revoked_at < now() - interval '1 day'",
)


async def forget_the_expired(db: Queryable) -> None:
    for statement in _STATEMENTS:
        await db.execute(statement)
