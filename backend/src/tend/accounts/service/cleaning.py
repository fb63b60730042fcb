from tend.accounts.queries import cleaning
from tend.core.database import Database


async def forget_the_expired(db: Database) -> None:
    """Drop sessions, tokens and revocations that nothing can use any more."""
    await cleaning.forget_the_expired(db)
