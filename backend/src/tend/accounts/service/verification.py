from tend.accounts import audit_log, sign_in_limits
from tend.accounts.auth import Auth
from tend.accounts.email_address import normalize_email
from tend.accounts.errors import TokenInvalid
from tend.accounts.queries import one_time_tokens, passwords
from tend.accounts.service import email_queue
from tend.core.crypto import fingerprint
from tend.core.db.database import Database


async def resend(db: Database, gate: Auth, address: str) -> None:
    """Queue another verification mail. As with a reset, the job finds out whether there is anything to verify."""
    email_key = normalize_email(address)
    await sign_in_limits.attempt_mail(db, gate, "resend-account", email_key)
    await email_queue.queue_verification(db, email_key)


async def verify(db: Database, token: str) -> None:
    """Raises `TokenInvalid`, also when the account has another address by now."""
    async with db.transaction() as tx:
        used = await one_time_tokens.use(tx, fingerprint(token), "verify_email")
        if used is None or not await passwords.verify_address(tx, used.user_id, used.email_key):
            raise TokenInvalid
    audit_log.note("address verified", used.user_id)
