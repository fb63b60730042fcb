"""Invitations by email: sent, sent again and withdrawn by owners, accepted and declined by those who get them.

Nothing here depends on whether an address has an account, so that inviting somebody does not tell. The job that sends the
email also notifies the account.
"""

from base64 import urlsafe_b64encode
from uuid import UUID

from tend.accounts.email_address import normalize_email
from tend.accounts.errors import NotSignedIn
from tend.accounts.queries import users
from tend.accounts.queries.users import lock_user
from tend.core.crypto import derive_key, hash_token, require_signing_secret, sign
from tend.core.db.database import Database, Json, Queryable, in_transaction
from tend.core.db.rate_limit import RateLimit, enforce
from tend.core.ids import new_id
from tend.core.jobs import enqueue
from tend.core.settings.settings import Settings
from tend.core.write_result import WriteResult
from tend.inbox import service as inbox
from tend.inbox.schemas import About
from tend.lists.errors import ListNotFound
from tend.lists.queries import members, people
from tend.sharing.errors import (
    AlreadyInvited,
    AlreadyMember,
    EmailNotConfirmed,
    InboxNotShareable,
    InvalidInvitation,
    InvitationForOtherAddress,
    InvitationNotFound,
    ListFull,
)
from tend.sharing.queries import invitations, received_invitations
from tend.sharing.queries.invitations import NewInvitation
from tend.sharing.queries.received_invitations import FoundInvitation
from tend.sharing.schemas import InvitationDraft

INVITATION_MAIL_JOB = "mail_invitation"
_DAY = 86_400
BY_PERSON = RateLimit(100, _DAY)
BY_LIST = RateLimit(100, _DAY)
BY_PERSON_AND_ADDRESS = RateLimit(3, _DAY)
_NO_ROW = "null"


async def list_invitations(db: Queryable, user_id: UUID, list_id: UUID) -> Json:
    """Raises `ListNotFound` for others than owners."""
    if await invitations.find_sender(db, user_id, list_id) is None:
        raise ListNotFound
    return await invitations.list_invitations(db, user_id, list_id)


async def invite(
    db: Queryable, pool: Database, settings: Settings, user_id: UUID, list_id: UUID, draft: InvitationDraft
) -> WriteResult:
    """The invitation, with its email queued.

    Raises `ListNotFound`, `InboxNotShareable`, `EmailNotConfirmed`, `AlreadyMember`, `AlreadyInvited` and
    `TooManyRequests`. What is counted is spent even if the rest fails, so `pool` is no transaction.
    """
    email_key = normalize_email(draft.email)
    await _require_sender(db, user_id, list_id)
    await _count_mail(pool, settings, user_id, list_id, email_key)
    invitation_id = new_id()
    token_hash = hash_token(derive_token(settings, invitation_id))
    new = NewInvitation(invitation_id, draft.email, email_key, draft.role, token_hash)
    async with in_transaction(db) as tx:
        inserted = await invitations.insert_invitation(tx, user_id, list_id, new)
        if inserted is None:
            raise ListNotFound
        if inserted.has_member:
            raise AlreadyMember
        if inserted.row is None:
            raise AlreadyInvited
        await _queue_mail(tx, invitation_id)
    return WriteResult(inserted.row)


async def send_again(
    db: Queryable, pool: Database, settings: Settings, user_id: UUID, list_id: UUID, invitation_id: UUID
) -> WriteResult:
    """The invitation, which works for another seven days. Raises as `invite` does, and `InvitationNotFound`."""
    await _require_sender(db, user_id, list_id)
    email_key = await invitations.find_email_key(db, user_id, list_id, invitation_id)
    if email_key is None:
        raise InvitationNotFound
    await _count_mail(pool, settings, user_id, list_id, email_key)
    async with in_transaction(db) as tx:
        row = await invitations.renew_invitation(tx, user_id, list_id, invitation_id)
        if row is None:
            raise InvitationNotFound
        await _queue_mail(tx, invitation_id)
    return WriteResult(row)


async def withdraw(db: Queryable, user_id: UUID, list_id: UUID, invitation_id: UUID) -> WriteResult:
    """Raises `ListNotFound`, and `InvitationNotFound` also for one that was accepted."""
    if not await invitations.withdraw_invitation(db, user_id, list_id, invitation_id):
        owns_list = await invitations.find_sender(db, user_id, list_id)
        raise InvitationNotFound if owns_list else ListNotFound
    return WriteResult(_NO_ROW)


async def preview(db: Queryable, token: str) -> Json:
    """Raises `InvalidInvitation`."""
    found = await received_invitations.find_preview(db, hash_token(token))
    if found is None:
        raise InvalidInvitation
    return found


async def list_received(db: Queryable, user_id: UUID) -> Json:
    """The invitations that work for the user's confirmed address."""
    return await received_invitations.list_received(db, user_id)


async def accept_by_token(db: Queryable, user_id: UUID, token: str) -> WriteResult:
    """The list, of which the user is a member now. The token came by mail, so the user's address is confirmed by it.

    Raises `InvalidInvitation`, `InvitationForOtherAddress` and `ListFull`.
    """
    async with in_transaction(db) as tx:
        found = await received_invitations.find_by_token(tx, hash_token(token))
        if found is None:
            raise InvalidInvitation
        return await _accept(tx, user_id, found, confirm_address=True)


async def accept_received(db: Queryable, user_id: UUID, invitation_id: UUID) -> WriteResult:
    """The same for an invitation to the user's confirmed address. Raises `InvitationNotFound` and `ListFull`."""
    async with in_transaction(db) as tx:
        found = await received_invitations.find_received(tx, user_id, invitation_id)
        if found is None:
            raise InvitationNotFound
        try:
            return await _accept(tx, user_id, found, confirm_address=False)
        except InvalidInvitation:
            raise InvitationNotFound from None


async def _accept(tx: Queryable, user_id: UUID, found: FoundInvitation, *, confirm_address: bool) -> WriteResult:
    """Locks the list and then the accounts, so that the invitation is used once, whatever happens to both meanwhile."""
    account = await users.find_by_id(tx, user_id)
    if account is None:
        raise NotSignedIn
    if account.email_key != found.email_key:
        raise InvitationForOtherAddress
    await received_invitations.lock_list(tx, found.list_id)
    owners = await people.lock_owners(tx, user_id, found.list_id)
    role = await received_invitations.accept(tx, user_id, found.id)
    is_member = await members.find_role(tx, user_id, found.list_id) is not None
    answered = await inbox.archive(tx, user_id, found.id)
    if role is None:
        # A request that is sent again finds what the first one did.
        if is_member and await received_invitations.was_accepted_by(tx, user_id, found.id):
            return WriteResult(_joined(found.list_id), users=answered)
        raise InvalidInvitation
    if confirm_address and account.email_verified_at is None:
        await users.verify_address(tx, user_id, found.email_key)
    if is_member:
        return WriteResult(_joined(found.list_id), users=answered)
    added = await members.add_member(tx, user_id, found.list_id, role)
    if added is None:
        raise ListFull
    notified = await inbox.notify(tx, user_id, "joined", About(found.list_id), owners)
    return WriteResult(_joined(found.list_id), added.lists, {**answered, **notified, **added.users})


def _joined(list_id: UUID) -> Json:
    return f'{{"list_id":"{list_id}"}}'


async def decline_by_token(db: Queryable, token: str, *, block: bool) -> None:
    """With `block`, the address gets no more invitations from the same person. Raises `InvalidInvitation`."""
    found = await received_invitations.find_by_token(db, hash_token(token))
    if found is None or not await received_invitations.decline(db, found.id, block=block):
        raise InvalidInvitation


async def decline_received(db: Queryable, user_id: UUID, invitation_id: UUID, *, block: bool) -> WriteResult:
    """Raises `InvitationNotFound`."""
    async with in_transaction(db) as tx:
        await lock_user(tx, user_id)
        found = await received_invitations.find_received(tx, user_id, invitation_id)
        if found is None or not await received_invitations.decline(tx, found.id, block=block):
            raise InvitationNotFound
        return WriteResult(_NO_ROW, users=await inbox.archive(tx, user_id, found.id))


async def _require_sender(db: Queryable, user_id: UUID, list_id: UUID) -> None:
    sender = await invitations.find_sender(db, user_id, list_id)
    if sender is None:
        raise ListNotFound
    if sender.is_inbox:
        raise InboxNotShareable
    if not sender.is_confirmed:
        raise EmailNotConfirmed


async def _count_mail(pool: Database, settings: Settings, user_id: UUID, list_id: UUID, email_key: str) -> None:
    await enforce(pool, settings, "invite", str(user_id), BY_PERSON)
    await enforce(pool, settings, "invite-list", str(list_id), BY_LIST)
    await enforce(pool, settings, "invite-person-address", f"{user_id} {email_key}", BY_PERSON_AND_ADDRESS)


async def _queue_mail(tx: Queryable, invitation_id: UUID) -> None:
    await enqueue(tx, INVITATION_MAIL_JOB, {"mail_id": str(new_id()), "invitation_id": str(invitation_id)})


def derive_token(settings: Settings, invitation_id: UUID) -> str:
    """The 256 bits of a token that follow from the installation's secret and the invitation's id.

    The mail job derives them again, so that neither the queue nor a table contains them.
    """
    key = derive_key(require_signing_secret(settings), "invitation")
    return urlsafe_b64encode(sign(key, invitation_id.bytes)).decode().rstrip("=")
