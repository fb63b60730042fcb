from tend.accounts import audit_log, sign_in_limits
from tend.accounts.auth import Auth
from tend.accounts.email_address import normalize_email
from tend.accounts.errors import TokenInvalid
from tend.accounts.password_strength import check_strength
from tend.accounts.queries import one_time_tokens, passwords, sessions
from tend.accounts.revocations import announce_in
from tend.accounts.schemas import Reset
from tend.accounts.service import email_queue
from tend.accounts.service.sessions import finish
from tend.core.crypto import fingerprint
from tend.core.db.database import Database


async def ask_for_reset(db: Database, gate: Auth, address: str) -> None:
    """Queue the mail with the link. Whether there is an account is found out by the job, so nothing here tells."""
    email_key = normalize_email(address)
    await sign_in_limits.attempt_mail(db, gate, "forgot-account", email_key)
    await email_queue.queue_reset(db, email_key)
    audit_log.note("reset asked")


async def reset(db: Database, gate: Auth, wanted: Reset) -> str:
    """Set the password that comes with a link, and end every session. Returns a mark for this browser.

    Raises `TokenInvalid`, and `Invalid` for a weak password, which leaves the link good.
    """
    token_hash = fingerprint(wanted.token)
    held = await one_time_tokens.peek(db, token_hash, "reset_password")
    if held is None:
        raise TokenInvalid
    await gate.passwords.run(check_strength, "password", wanted.password, [held.name, held.email_key])
    password_hash = await gate.passwords.hash(wanted.password)
    async with db.transaction() as tx:
        used = await one_time_tokens.use(tx, token_hash, "reset_password")
        if used is None or not await passwords.reset_hash(tx, used.user_id, used.email_key, password_hash):
            raise TokenInvalid
        await one_time_tokens.void_resets(tx, used.user_id)
        ended = await sessions.end_all(tx, used.user_id)
        await announce_in(tx, ended)
        await email_queue.queue_password_changed(tx, used.user_id)
    audit_log.note("password reset", used.user_id)
    finish(gate, ended, "password reset")
    return gate.devices.mark(used.email_key)
