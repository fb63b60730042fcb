"""Mail about an account. It is queued in the transaction of the change, and a job makes the links and sends it."""

from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from tend.accounts.client_info import describe_device
from tend.accounts.queries import email_changes, one_time_tokens, users
from tend.accounts.queries.one_time_tokens import NewToken, Purpose
from tend.accounts.queries.users import AccountRow
from tend.accounts.service.security_notices import SECURITY_NOTICES, SecurityNotice
from tend.accounts.service.unconfirmed_address_limit import is_unconfirmed_address_over_limit
from tend.core.clock import now
from tend.core.crypto import derive_key, hash_token, require_signing_secret, sign
from tend.core.db.database import Queryable
from tend.core.ids import new_id
from tend.core.jobs import URGENT_PRIORITY, JobContext, JobPayload, enqueue_job
from tend.core.locale import format_day, format_time
from tend.mail import service as mail
from tend.mail.email import Email

VERIFICATION_MAIL_JOB = "mail_verification"
RESET_MAIL_JOB = "mail_password_reset"
PASSWORD_CHANGED_MAIL_JOB = "mail_password_changed"  # noqa: S105  # the name of a job
EMAIL_CHANGE_MAIL_JOB = "mail_email_change"
EMAIL_CHANGED_MAIL_JOB = "mail_email_changed"
SECURITY_NOTICE_MAIL_JOB = "mail_security_notice"
ACCOUNT_DELETED_MAIL_JOB = "mail_account_deleted"
_TOKEN_LIFETIMES: dict[Purpose, timedelta] = {
    "verify_email": timedelta(hours=24),
    "reset_password": timedelta(minutes=30),
}


async def queue_verification(db: Queryable, email_key: str) -> None:
    await enqueue_job(
        db, VERIFICATION_MAIL_JOB, {"token_id": str(new_id()), "email_key": email_key}, priority=URGENT_PRIORITY
    )


async def queue_reset(db: Queryable, email_key: str) -> None:
    await enqueue_job(db, RESET_MAIL_JOB, {"token_id": str(new_id()), "email_key": email_key}, priority=URGENT_PRIORITY)


async def queue_password_changed(db: Queryable, user_id: UUID, *, has_withdrawn: bool) -> None:
    """`has_withdrawn`: whether open invitations were withdrawn."""
    payload = {
        "mail_id": str(new_id()),
        "user_id": str(user_id),
        "changed_at": now().isoformat(),
        "has_withdrawn": has_withdrawn,
    }
    await enqueue_job(db, PASSWORD_CHANGED_MAIL_JOB, payload, priority=URGENT_PRIORITY)


async def queue_email_change(db: Queryable, change_id: UUID) -> None:
    await enqueue_job(db, EMAIL_CHANGE_MAIL_JOB, {"change_id": str(change_id)}, priority=URGENT_PRIORITY)


async def queue_email_changed(db: Queryable, change_id: UUID) -> None:
    payload = {"mail_id": str(new_id()), "change_id": str(change_id)}
    await enqueue_job(db, EMAIL_CHANGED_MAIL_JOB, payload, priority=URGENT_PRIORITY)


async def queue_security_notice(db: Queryable, user_id: UUID, notice: SecurityNotice, user_agent: str = "") -> None:
    payload = {"mail_id": str(new_id()), "user_id": str(user_id), "notice": notice, "at": now().isoformat()}
    payload["user_agent"] = user_agent
    await enqueue_job(db, SECURITY_NOTICE_MAIL_JOB, payload, priority=URGENT_PRIORITY)


async def queue_account_deleted(
    db: Queryable, account: AccountRow, *, has_new_owners: bool = False, by_operator: bool = False
) -> None:
    """Everything that the mail says is in the job, since nothing of the account is left when it is sent."""
    payload = {
        "mail_id": str(new_id()),
        "email": account.email,
        "name": _greeting_name(account),
        "moment": _format_moment(now(), account.timezone, account.locale),
        "has_new_owners": has_new_owners,
        "by_operator": by_operator,
        "is_confirmed": account.email_verified_at is not None,
    }
    await enqueue_job(db, ACCOUNT_DELETED_MAIL_JOB, payload, priority=URGENT_PRIORITY)


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


async def send_password_changed(context: JobContext, payload: JobPayload) -> None:
    user_id, changed_at = UUID(payload["user_id"]), datetime.fromisoformat(payload["changed_at"])
    account = await users.find_by_id(context.database, user_id)
    if account:
        values = {
            "name": _greeting_name(account),
            "moment": _format_moment(changed_at, account.timezone, account.locale),
            "has_links": await users.has_link_shares(context.database, user_id),
            # The release before this one enqueued jobs without it.
            "has_withdrawn": payload.get("has_withdrawn", False),
            "link": f"{context.settings.frontend_url}/forgot-password",
        }
        email = Email(UUID(payload["mail_id"]), "password_changed", account.email, values)
        await _send(context, email, is_confirmed=account.email_verified_at is not None)


async def send_security_notice(context: JobContext, payload: JobPayload) -> None:
    account = await users.find_by_id(context.database, UUID(payload["user_id"]))
    if account:
        found = SECURITY_NOTICES[payload["notice"]]
        moment = _format_moment(datetime.fromisoformat(payload["at"]), account.timezone, account.locale)
        device = describe_device(payload.get("user_agent", ""))
        values = {
            "name": _greeting_name(account),
            "heading": found.subject,
            "text": found.text.format(moment=moment, device=device),
            "link": f"{context.settings.frontend_url}/forgot-password",
        }
        email = Email(UUID(payload["mail_id"]), "security_notice", account.email, values, found.subject)
        await _send(context, email, is_confirmed=account.email_verified_at is not None)


async def send_email_change(context: JobContext, change_id: UUID) -> None:
    """Send nothing if somebody else has the address, which only they may learn."""
    change = await email_changes.find_change(context.database, change_id)
    if change and change.is_free and not change.confirmed_at:
        token = derive_token(require_signing_secret(context.settings), "change_email", change_id)
        # Nobody has confirmed the address yet, so it may be a stranger's, and gets no text that the account's owner chose.
        values = {"name": "", "link": f"{context.settings.frontend_url}/change-email#token={token}"}
        await _send(context, Email(change_id, "change_email", change.new_email, values), is_confirmed=False)


async def send_email_changed(context: JobContext, mail_id: UUID, change_id: UUID) -> None:
    """Tell the old address, which can undo the change."""
    change = await email_changes.find_change(context.database, change_id)
    if change and change.confirmed_at:
        token = derive_token(require_signing_secret(context.settings), "undo_email", change_id)
        values = {
            "name": "",
            "moment": _format_moment(change.confirmed_at, change.timezone, change.locale),
            "new_email": change.new_email,
            "link": f"{context.settings.frontend_url}/undo-email#token={token}",
        }
        email = Email(mail_id, "email_changed", change.old_email, values)
        await _send(context, email, is_confirmed=change.old_was_confirmed)


async def send_account_deleted(context: JobContext, payload: JobPayload) -> None:
    values = {name: payload[name] for name in ("name", "moment", "has_new_owners", "by_operator")}
    values["link"] = context.settings.frontend_url
    email = Email(UUID(payload["mail_id"]), "account_deleted", payload["email"], values)
    # The release before this one enqueued jobs without it.
    await _send(context, email, is_confirmed=payload.get("is_confirmed", True))


async def _send_link(context: JobContext, account: AccountRow, purpose: Purpose, token_id: UUID) -> None:
    if account.disabled_at:
        return
    token = derive_token(require_signing_secret(context.settings), purpose, token_id)
    new = NewToken(token_id, hash_token(token), account.id, purpose, account.email_key, _TOKEN_LIFETIMES[purpose])
    if await one_time_tokens.upsert_token(context.database, new):
        page = purpose.replace("_", "-")
        # The token is in the fragment, which reaches neither a server's log nor a Referer header.
        values = {
            "name": _greeting_name(account),
            "link": f"{context.settings.frontend_url}/{page}#token={token}",
            "reset_link": f"{context.settings.frontend_url}/forgot-password",
        }
        email = Email(token_id, purpose, account.email, values)
        await _send(context, email, is_confirmed=account.email_verified_at is not None)


def derive_token(secret: str, purpose: Purpose | Literal["change_email", "undo_email"], token_id: UUID) -> str:
    """The 256 bits of a token that works once, which follow from our `secret` and the token's id.

    The mail job derives them at each attempt, so that neither the queue nor the table contains them. Nothing is sealed:
    the table says for whom a token is.
    """
    return (
        urlsafe_b64encode(sign(derive_key(secret, f"one-time token: {purpose}"), token_id.bytes)).decode().rstrip("=")
    )


async def _send(context: JobContext, email: Email, *, is_confirmed: bool) -> None:
    """`is_confirmed`: whether the person has shown that the address is theirs."""
    if not is_confirmed and await is_unconfirmed_address_over_limit(context, email.to):
        return
    await mail.send_mail(context.settings, email, context.mark_done)


def _format_moment(moment: datetime, timezone: str, locale: str) -> str:
    local = moment.astimezone(ZoneInfo(timezone))
    return f"{format_day(local.date(), locale, with_year=True)}, {format_time(local.time(), locale)} ({timezone})"


def _greeting_name(account: AccountRow) -> str:
    """Empty until the address is verified: whoever signs up with someone else's must not choose the text we send."""
    return account.name if account.email_verified_at else ""
