"""Limits all mail to an address that nobody has confirmed: its owner may want none of it."""

from tend.accounts.email_address import normalize_email
from tend.core.db.rate_limit import RateLimit, enforce_rate_limit
from tend.core.errors import TooManyRequests
from tend.core.jobs import JobContext

BY_UNCONFIRMED_ADDRESS = RateLimit(10, 14_400)


async def is_unconfirmed_address_over_limit(context: JobContext, address: str) -> bool:
    """Counts a mail to an address that nobody has confirmed. Whoever causes it learns nothing of the others.

    Mail that is tried again has been counted.
    """
    if context.attempt:
        return False
    try:
        await enforce_rate_limit(
            context.database, context.settings, "mail-to-unconfirmed", normalize_email(address), BY_UNCONFIRMED_ADDRESS
        )
    except TooManyRequests:
        return True
    return False
