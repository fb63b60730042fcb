import re
import unicodedata
from functools import partial
from uuid import UUID

from tend.accounts.email_address import normalize_email
from tend.accounts.service.unconfirmed_address_limit import is_unconfirmed_address_over_limit
from tend.core.bus.bus import Bus
from tend.core.db.database import Database
from tend.core.db.rate_limit import RateLimit, enforce_rate_limit
from tend.core.errors import TooManyRequests
from tend.core.jobs import Handler, JobContext, JobPayload
from tend.core.write_result import WriteResult, publish_changes
from tend.mail import service as mail
from tend.mail.email import Email
from tend.notifications import service as notifications
from tend.notifications.queries.notify import NotificationDraft
from tend.notifications.schemas import NotificationSubject
from tend.sharing.queries.invitations import InvitationTarget
from tend.sharing.queries.received_invitations import find_invitation_mail, lock_target, take_account_version
from tend.sharing.service.former_members import FORMER_MEMBERS_JOB, release_remaining_todos
from tend.sharing.service.invitations import INVITATION_MAIL_JOBS, derive_token

INVITATION_MAILS_BY_ADDRESS = RateLimit(10, 86_400)
MAX_NAME_IN_MAIL = 60
# Mail programs and phones make links of text that looks like an address or a phone number.
_LOOKS_LIKE_LINK = re.compile(r"\w\s*\.\w|://|@|www|\b(?:tel|sms|mailto|javascript|data):", re.IGNORECASE)
_MAX_DIGITS = 6
# Domain names have it for a dot (RFC 3490 §3.1). NFKC makes it of the halfwidth one, and dots of the others.
_IDEOGRAPHIC_DOT = "。"


def make_name_safe_for_mail(name: str) -> str:
    """The name of a list or folder for an email to a stranger: cut, and empty if a mail program could make a link of it.

    Nor is there any of a name with as many digits as a phone number has.
    """
    plain = unicodedata.normalize("NFKC", name).replace(_IDEOGRAPHIC_DOT, ".")
    plain = "".join(sign for sign in plain if unicodedata.category(sign) != "Cf")
    if _LOOKS_LIKE_LINK.search(plain) or sum(sign.isdigit() for sign in plain) > _MAX_DIGITS:
        return ""
    return name if len(name) <= MAX_NAME_IN_MAIL else f"{name[: MAX_NAME_IN_MAIL - 1].rstrip()}…"


async def _is_over_limit(context: JobContext, address: str) -> bool:
    """Whether the address has had its mails of the day. Nobody who invites learns of it, nor how many others did."""
    try:
        await enforce_rate_limit(
            context.database, context.settings, "invite-address", normalize_email(address), INVITATION_MAILS_BY_ADDRESS
        )
    except TooManyRequests:
        return True
    return False


async def mail_invitation(bus: Bus, context: JobContext, payload: JobPayload) -> None:
    """Sends nothing if the invitation does not work anymore, its sender is blocked, or the address has had too many mails.

    The account with the address gets a notification, and its devices hear of it as a new version of the account. That is
    done here and not in the request, since how long a request takes must not tell whether the address has an account.
    """
    invitation_id = UUID(payload["invitation_id"])
    invitation = await find_invitation_mail(context.database, invitation_id)
    if invitation is None:
        return
    if context.attempt == 0:
        await publish_changes(
            bus, [WriteResult("null", users=await take_account_version(context.database, invitation_id))]
        )
        if await _is_over_limit(context, invitation.email):
            return
        if invitation.account_id is None and await is_unconfirmed_address_over_limit(context, invitation.email):
            return
    await _notify_account(bus, context.database, invitation_id, invitation.target)
    values = {
        "name": "",
        "inviter": invitation.invited_by_email,
        "kind": invitation.target.kind,
        "title": make_name_safe_for_mail(invitation.name),
        # The token is in the fragment, which reaches neither a server's log nor a Referer header.
        "link": f"{context.settings.frontend_url}/invite#{derive_token(context.settings, invitation_id)}",
    }
    # Without the name of the list: what a stranger writes must not be all that a mail program shows.
    subject = f"{invitation.invited_by_email} invites you to a {invitation.target.kind} in Tend"
    email = Email(UUID(payload["mail_id"]), "invitation", invitation.email, values, subject)
    await mail.send_mail(context.settings, email, context.mark_done)


async def _notify_account(bus: Bus, database: Database, invitation_id: UUID, target: InvitationTarget) -> None:
    """Once for each invitation, whose id the notification has, so that sending it again does not notify again."""
    async with database.transaction() as tx:
        await lock_target(tx, target)
        # The invitation may have been withdrawn, and its sender blocked, while this waited for the lock.
        invitation = await find_invitation_mail(tx, invitation_id)
        if invitation is None or invitation.account_id is None:
            return
        notification = NotificationDraft(invitation.account_id, "invited", id=invitation_id)
        about = (
            NotificationSubject(target.id) if target.kind == "list" else NotificationSubject(None, folder_id=target.id)
        )
        users = await notifications.notify_of_subject(tx, invitation.inviter_id, about, [notification])
    await publish_changes(bus, [WriteResult("null", users=users)])


async def release_todos(bus: Bus, context: JobContext, payload: JobPayload) -> None:
    async for result in release_remaining_todos(context.database, payload):
        await publish_changes(bus, [result])


LIMITS = dict.fromkeys((*INVITATION_MAIL_JOBS.values(), FORMER_MEMBERS_JOB), 2)


def jobs(bus: Bus) -> dict[str, Handler]:
    return {
        **dict.fromkeys(INVITATION_MAIL_JOBS.values(), partial(mail_invitation, bus)),
        FORMER_MEMBERS_JOB: partial(release_todos, bus),
    }
