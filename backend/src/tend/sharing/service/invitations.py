"""Invitations by email: sent, sent again and withdrawn by owners, accepted and declined by those who get them.

Nothing here depends on whether an address has an account, so that inviting somebody does not tell. The job that sends the
email also notifies the account.
"""

from base64 import urlsafe_b64encode
from uuid import UUID

from tend.accounts.email_address import normalize_email
from tend.accounts.queries.users import lock_user
from tend.core.crypto import derive_key, hash_token, require_signing_secret, sign
from tend.core.db.database import Database, Json, Queryable, in_transaction
from tend.core.db.rate_limit import RateLimit, enforce_rate_limit
from tend.core.errors import NotFound
from tend.core.ids import new_id
from tend.core.jobs import enqueue_job
from tend.core.request_context import charge_account
from tend.core.settings.settings import Settings
from tend.core.write_result import WriteResult
from tend.lists.errors import ListNotFound
from tend.notifications import service as notifications
from tend.sharing.errors import (
    AlreadyInFolder,
    AlreadyInvited,
    AlreadyMember,
    EmailNotConfirmed,
    FolderNotFound,
    InboxNotShareable,
    InvalidInvitation,
    InvitationNotFound,
)
from tend.sharing.queries import invitations, received_invitations
from tend.sharing.queries.invitations import InvitationTarget, NewInvitation
from tend.sharing.schemas import InvitationDraft
from tend.sharing.service.accept_invitation import accept_invitation

# Each kind has a job of its own, since workers of a release that doesn't know the kind leave the job to those that do.
INVITATION_MAIL_JOBS = {"list": "mail_invitation", "folder": "mail_folder_invitation"}
_DAY = 86_400
INVITATIONS_BY_PERSON = RateLimit(100, _DAY)
INVITATIONS_BY_LIST = RateLimit(100, _DAY)
INVITATIONS_BY_PERSON_AND_ADDRESS = RateLimit(3, _DAY)
_NO_ROW = "null"


async def list_invitations(db: Queryable, user_id: UUID, target: InvitationTarget) -> Json:
    """Raises `ListNotFound` or `FolderNotFound` for others than owners."""
    if await invitations.find_invitation_sender(db, user_id, target) is None:
        raise _not_found(target)
    return await invitations.list_invitations(db, user_id, target)


async def invite(
    db: Queryable, pool: Database, settings: Settings, user_id: UUID, target: InvitationTarget, draft: InvitationDraft
) -> WriteResult:
    """The invitation, with its email queued.

    Raises `ListNotFound` or `FolderNotFound`, `InboxNotShareable`, `EmailNotConfirmed`, `AlreadyMember`, `AlreadyInvited`
    and `TooManyRequests`. What is counted is spent even if the rest fails, so `pool` is no transaction.
    """
    email_key = normalize_email(draft.email)
    await _require_sender(db, user_id, target)
    await _count_mail(pool, settings, user_id, target, email_key)
    invitation_id = new_id()
    token_hash = hash_token(derive_token(settings, invitation_id))
    new = NewInvitation(invitation_id, draft.email, email_key, draft.role, token_hash)
    async with in_transaction(db) as tx:
        inserted = await invitations.insert_invitation(tx, user_id, target, new)
        if inserted is None:
            raise _not_found(target)
        if inserted.has_member:
            raise AlreadyMember if target.kind == "list" else AlreadyInFolder
        if inserted.row is None:
            raise AlreadyInvited
        await _queue_mail(tx, target, invitation_id)
    return WriteResult(inserted.row)


async def resend_invitation(
    db: Queryable, pool: Database, settings: Settings, user_id: UUID, target: InvitationTarget, invitation_id: UUID
) -> WriteResult:
    """The invitation, which works for another seven days. Raises as `invite` does, and `InvitationNotFound`."""
    await _require_sender(db, user_id, target)
    email_key = await invitations.find_email_key(db, user_id, target, invitation_id)
    if email_key is None:
        raise InvitationNotFound
    await _count_mail(pool, settings, user_id, target, email_key)
    async with in_transaction(db) as tx:
        row = await invitations.renew_invitation(tx, user_id, target, invitation_id)
        if row is None:
            raise InvitationNotFound
        await _queue_mail(tx, target, invitation_id)
    return WriteResult(row)


async def withdraw_invitation(
    db: Queryable, user_id: UUID, target: InvitationTarget, invitation_id: UUID
) -> WriteResult:
    """Raises `ListNotFound` or `FolderNotFound`, and `InvitationNotFound` also for one that was accepted."""
    if not await invitations.withdraw_invitation(db, user_id, target, invitation_id):
        is_owner = await invitations.find_invitation_sender(db, user_id, target)
        raise InvitationNotFound if is_owner else _not_found(target)
    return WriteResult(_NO_ROW)


async def preview_invitation(db: Queryable, token: str) -> Json:
    """Raises `InvalidInvitation`."""
    found = await received_invitations.find_invitation_preview(db, hash_token(token))
    if found is None:
        raise InvalidInvitation
    return found


async def list_received_invitations(db: Queryable, user_id: UUID) -> Json:
    """The invitations that work for the user's confirmed address."""
    return await received_invitations.list_received_invitations(db, user_id)


async def accept_by_token(db: Queryable, user_id: UUID, token: str) -> WriteResult:
    """The list or folder, of which the user is a member now. The token came by mail, so it confirms the user's address.

    Raises `InvalidInvitation`, `InvitationForOtherAddress`, `TooManyMembers` and `TooManyFolderMembers`.
    """
    async with in_transaction(db) as tx:
        found = await received_invitations.find_invitation_by_token(tx, hash_token(token))
        if found is None:
            raise InvalidInvitation
        return await accept_invitation(tx, user_id, found, confirm_address=True)


async def accept_received(db: Queryable, user_id: UUID, invitation_id: UUID) -> WriteResult:
    """The same for an invitation to the user's confirmed address. Raises `InvitationNotFound`, `TooManyMembers` and `TooManyFolderMembers`."""
    async with in_transaction(db) as tx:
        found = await received_invitations.find_received_invitation(tx, user_id, invitation_id)
        if found is None:
            raise InvitationNotFound
        try:
            return await accept_invitation(tx, user_id, found, confirm_address=False)
        except InvalidInvitation:
            raise InvitationNotFound from None


async def decline_by_token(db: Queryable, token: str, *, block: bool) -> None:
    """With `block`, the address gets no more invitations from the same person. Raises `InvalidInvitation`."""
    found = await received_invitations.find_invitation_by_token(db, hash_token(token))
    if found is None:
        raise InvalidInvitation
    charge_account(found.inviter_id)
    if not await received_invitations.decline_invitation(db, found.id, block=block):
        raise InvalidInvitation


async def decline_received(db: Queryable, user_id: UUID, invitation_id: UUID, *, block: bool) -> WriteResult:
    """Raises `InvitationNotFound`."""
    async with in_transaction(db) as tx:
        await lock_user(tx, user_id)
        found = await received_invitations.find_received_invitation(tx, user_id, invitation_id)
        if found is None or not await received_invitations.decline_invitation(tx, found.id, block=block):
            raise InvitationNotFound
        return WriteResult(_NO_ROW, users=await notifications.archive(tx, user_id, found.id))


def _not_found(target: InvitationTarget) -> NotFound:
    return ListNotFound() if target.kind == "list" else FolderNotFound()


async def _require_sender(db: Queryable, user_id: UUID, target: InvitationTarget) -> None:
    sender = await invitations.find_invitation_sender(db, user_id, target)
    if sender is None:
        raise _not_found(target)
    if sender.is_inbox:
        raise InboxNotShareable
    if not sender.is_confirmed:
        raise EmailNotConfirmed


async def _count_mail(
    pool: Database, settings: Settings, user_id: UUID, target: InvitationTarget, email_key: str
) -> None:
    await enforce_rate_limit(pool, settings, "invite", str(user_id), INVITATIONS_BY_PERSON)
    await enforce_rate_limit(pool, settings, "invite-list", str(target.id), INVITATIONS_BY_LIST)
    await enforce_rate_limit(
        pool, settings, "invite-person-address", f"{user_id} {email_key}", INVITATIONS_BY_PERSON_AND_ADDRESS
    )


async def _queue_mail(tx: Queryable, target: InvitationTarget, invitation_id: UUID) -> None:
    job = INVITATION_MAIL_JOBS[target.kind]
    await enqueue_job(tx, job, {"mail_id": str(new_id()), "invitation_id": str(invitation_id)})


def derive_token(settings: Settings, invitation_id: UUID) -> str:
    """The 256 bits of a token that follow from the installation's secret and the invitation's id.

    The mail job derives them again, so that neither the queue nor a table contains them.
    """
    key = derive_key(require_signing_secret(settings), "invitation")
    return urlsafe_b64encode(sign(key, invitation_id.bytes)).decode().rstrip("=")
