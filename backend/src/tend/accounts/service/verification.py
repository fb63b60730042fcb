from tend.accounts import events, mailing, throttle
from tend.accounts.addresses import key_of
from tend.accounts.errors import TokenInvalid
from tend.accounts.gate import Gate
from tend.accounts.keys import fingerprint
from tend.accounts.queries import credentials, tokens
from tend.core.database import Database


async def resend(db: Database, gate: Gate, address: str) -> None:
    """Queue another verification mail. As with a reset, the job finds out whether there is anything to verify."""
    email_key = key_of(address)
    await throttle.attempt_mail(db, gate, "resend-account", email_key)
    await mailing.queue_verification(db, email_key)


async def verify(db: Database, token: str) -> None:
    """Raises `TokenInvalid`, also when the account has another address by now."""
    async with db.transaction() as tx:
        used = await tokens.use(tx, fingerprint(token), "verify_email")
        if used is None or not await credentials.verify_address(tx, used.user_id, used.email_key):
            raise TokenInvalid
    events.note("address verified", used.user_id)
