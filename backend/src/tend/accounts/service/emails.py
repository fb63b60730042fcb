"""Writing to people about their accounts: what the queued mail jobs do."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from tend.accounts import one_time_tokens
from tend.accounts.one_time_tokens import LIFETIMES, Purpose
from tend.accounts.queries import one_time_tokens as token_queries
from tend.accounts.queries import users
from tend.accounts.queries.users import AccountRow
from tend.core.crypto import fingerprint, signing_secret
from tend.core.db.database import Database
from tend.core.jobs import MarkDone
from tend.core.settings.settings import Settings
from tend.mail import service as mail
from tend.mail.email import Email


async def send_verification(db: Database, settings: Settings, token_id: UUID, email_key: str, taken: MarkDone) -> None:
    """Nothing is sent where there is no such account, or nothing left to verify."""
    account = await users.by_email_key(db, email_key)
    if account and not account.email_verified_at:
        await _send_link(db, settings, account, "verify_email", token_id, taken)


async def send_reset(db: Database, settings: Settings, token_id: UUID, email_key: str, taken: MarkDone) -> None:
    """Nothing is sent where there is no such account."""
    account = await users.by_email_key(db, email_key)
    if account:
        await _send_link(db, settings, account, "reset_password", token_id, taken)


async def send_password_changed(
    db: Database, settings: Settings, mail_id: UUID, user_id: UUID, changed_at: datetime, taken: MarkDone
) -> None:
    account = await users.by_id(db, user_id)
    if account:
        moment = changed_at.astimezone(ZoneInfo(account.timezone))
        values = {
            "name": _greeted(account),
            "moment": f"{moment:%A} {moment.day} {moment:%B %Y, %H:%M} ({account.timezone})",
            "link": f"{settings.frontend_url}/forgot-password",
        }
        await mail.send(settings, Email(mail_id, "password_changed", account.email, values), taken)


async def _send_link(
    db: Database, settings: Settings, account: AccountRow, purpose: Purpose, token_id: UUID, taken: MarkDone
) -> None:
    if account.disabled_at:
        return
    token = one_time_tokens.token(signing_secret(settings), purpose, token_id)
    kept = (token_id, fingerprint(token), account.id, purpose, account.email_key, LIFETIMES[purpose])
    if await token_queries.keep(db, *kept):
        page = purpose.replace("_", "-")
        # after the #, so that it reaches neither a server's log nor a Referer header
        values = {"name": _greeted(account), "link": f"{settings.frontend_url}/{page}#token={token}"}
        await mail.send(settings, Email(token_id, purpose, account.email, values), taken)


def _greeted(account: AccountRow) -> str:
    """Nobody by name before the address is proved: whoever registers a stranger's must not choose what we write there."""
    return account.name if account.email_verified_at else ""
