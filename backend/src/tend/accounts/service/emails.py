"""Mail about an account. It is queued in the transaction of the change, and a job makes the links and sends it."""

from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from tend.accounts.queries import one_time_tokens, users
from tend.accounts.queries.one_time_tokens import NewToken, Purpose
from tend.accounts.queries.users import AccountRow
from tend.core.clock import now
from tend.core.crypto import derive_key, hash_token, require_signing_secret, sign
from tend.core.db.database import Queryable
from tend.core.ids import new_id
from tend.core.jobs import URGENT, JobContext, enqueue
from tend.core.locale import format_day, format_time
from tend.mail import service as mail
from tend.mail.email import Email

VERIFICATION_MAIL_JOB = "mail_verification"
RESET_MAIL_JOB = "mail_password_reset"
PASSWORD_CHANGED_MAIL_JOB = "mail_password_changed"  # noqa: S105  # the name of a job
_TOKEN_LIFETIMES: dict[Purpose, timedelta] = {
    "verify_email": timedelta(hours=24),
    "reset_password": timedelta(minutes=30),
}


async def queue_verification(db: Queryable, email_key: str) -> None:
    await enqueue(db, VERIFICATION_MAIL_JOB, {"token_id": str(new_id()), "email_key": email_key}, priority=URGENT)


async def queue_reset(db: Queryable, email_key: str) -> None:
    await enqueue(db, RESET_MAIL_JOB, {"token_id": str(new_id()), "email_key": email_key}, priority=URGENT)


async def queue_password_changed(db: Queryable, user_id: UUID) -> None:
    payload = {"mail_id": str(new_id()), "user_id": str(user_id), "changed_at": now().isoformat()}
    await enqueue(db, PASSWORD_CHANGED_MAIL_JOB, payload, priority=URGENT)


async def send_verification(context: JobContext, token_id: UUID, email_key: str) -> None:
    """Send nothing if there is no such account, or nothing left to verify."""
    account = await users.find_by_email_key(context.database, email_key)
    if account and not account.email_verified_at:
        await _send_link(context, account, "verify_email", token_id)


async def send_reset(context: JobContext, token_id: UUID, email_key: str) -> None:
    """Send nothing if there is no such account."""
    account = await users.find_by_email_key(context.database, email_key)
    if account:
        await _send_link(context, account, "reset_password", token_id)


async def send_password_changed(context: JobContext, mail_id: UUID, user_id: UUID, changed_at: datetime) -> None:
    account = await users.find_by_id(context.database, user_id)
    if account:
        moment = changed_at.astimezone(ZoneInfo(account.timezone))
        day = format_day(moment.date(), account.locale, with_year=True)
        values = {
            "name": _greeting_name(account),
            "moment": f"{day}, {format_time(moment.time(), account.locale)} ({account.timezone})",
            "link": f"{context.settings.frontend_url}/forgot-password",
        }
        await _send(context, Email(mail_id, "password_changed", account.email, values))


async def _send_link(context: JobContext, account: AccountRow, purpose: Purpose, token_id: UUID) -> None:
    if account.disabled_at:
        return
    token = _derive_token(require_signing_secret(context.settings), purpose, token_id)
    new = NewToken(token_id, hash_token(token), account.id, purpose, account.email_key, _TOKEN_LIFETIMES[purpose])
    if await one_time_tokens.upsert_token(context.database, new):
        page = purpose.replace("_", "-")
        # The token is in the fragment, which reaches neither a server's log nor a Referer header.
        values = {"name": _greeting_name(account), "link": f"{context.settings.frontend_url}/{page}#token={token}"}
        await _send(context, Email(token_id, purpose, account.email, values))


def _derive_token(secret: str, purpose: Purpose, token_id: UUID) -> str:
    """The 256 bits of a token that works once, which follow from our `secret` and the token's id.

    The mail job derives them at each attempt, so that neither the queue nor the table contains them. Nothing is sealed:
    the table says for whom a token is.
    """
    return (
        urlsafe_b64encode(sign(derive_key(secret, f"one-time token: {purpose}"), token_id.bytes)).decode().rstrip("=")
    )


async def _send(context: JobContext, email: Email) -> None:
    await mail.send_mail(context.settings, email, context.mark_done)


def _greeting_name(account: AccountRow) -> str:
    """Empty until the address is verified: whoever signs up with someone else's must not choose the text we send."""
    return account.name if account.email_verified_at else ""
