from tend.accounts import events, mailing, throttle
from tend.accounts.addresses import key_of
from tend.accounts.endings import finish
from tend.accounts.errors import TokenInvalid
from tend.accounts.gate import Gate
from tend.accounts.keys import fingerprint
from tend.accounts.queries import credentials, sessions, tokens
from tend.accounts.revocations import announce_in
from tend.accounts.schemas import Reset
from tend.accounts.strength import check_strength
from tend.core.database import Database


async def ask_for_reset(db: Database, gate: Gate, address: str) -> None:
    """Queue the mail with the link. Whether there is an account is found out by the job, so nothing here tells."""
    email_key = key_of(address)
    await throttle.attempt_mail(db, gate, "forgot-account", email_key)
    await mailing.queue_reset(db, email_key)
    events.note("reset asked")


async def reset(db: Database, gate: Gate, wanted: Reset) -> str:
    """Set the password that comes with a link, and end every session. Returns a mark for this browser.

    Raises `TokenInvalid`, and `Invalid` for a weak password, which leaves the link good.
    """
    token_hash = fingerprint(wanted.token)
    held = await tokens.peek(db, token_hash, "reset_password")
    if held is None:
        raise TokenInvalid
    await gate.passwords.run(check_strength, "password", wanted.password, [held.name, held.email_key])
    password_hash = await gate.passwords.hash(wanted.password)
    async with db.transaction() as tx:
        used = await tokens.use(tx, token_hash, "reset_password")
        if used is None or not await credentials.reset_hash(tx, used.user_id, used.email_key, password_hash):
            raise TokenInvalid
        await tokens.void_resets(tx, used.user_id)
        ended = await sessions.end_all(tx, used.user_id)
        await announce_in(tx, ended)
        await mailing.queue_password_changed(tx, used.user_id)
    events.note("password reset", used.user_id)
    finish(gate, ended, "password reset")
    return gate.devices.mark(used.email_key)
