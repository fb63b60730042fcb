from uuid import UUID

from tend.accounts.service import emails
from tend.core.jobs import Handler, JobContext, JobPayload


async def mail_verification(context: JobContext, payload: JobPayload) -> None:
    await emails.send_verification(context, UUID(payload["token_id"]), payload["email_key"])


async def mail_reset(context: JobContext, payload: JobPayload) -> None:
    await emails.send_reset(context, UUID(payload["token_id"]), payload["email_key"])


async def mail_password_changed(context: JobContext, payload: JobPayload) -> None:
    await emails.send_password_changed(context, payload)


async def mail_email_change(context: JobContext, payload: JobPayload) -> None:
    await emails.send_email_change(context, UUID(payload["change_id"]))


async def mail_email_changed(context: JobContext, payload: JobPayload) -> None:
    await emails.send_email_changed(context, UUID(payload["mail_id"]), UUID(payload["change_id"]))


async def mail_security_notice(context: JobContext, payload: JobPayload) -> None:
    await emails.send_security_notice(context, payload)


async def mail_account_deleted(context: JobContext, payload: JobPayload) -> None:
    await emails.send_account_deleted(context, payload)


JOBS: dict[str, Handler] = {
    emails.VERIFICATION_MAIL_JOB: mail_verification,
    emails.RESET_MAIL_JOB: mail_reset,
    emails.PASSWORD_CHANGED_MAIL_JOB: mail_password_changed,
    emails.EMAIL_CHANGE_MAIL_JOB: mail_email_change,
    emails.EMAIL_CHANGED_MAIL_JOB: mail_email_changed,
    emails.SECURITY_NOTICE_MAIL_JOB: mail_security_notice,
    emails.ACCOUNT_DELETED_MAIL_JOB: mail_account_deleted,
}
