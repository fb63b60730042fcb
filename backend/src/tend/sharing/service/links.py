"""Links that open a list without an account: made, listed and ended by members, and opened by guests."""

import secrets
from base64 import urlsafe_b64encode
from hmac import compare_digest
from typing import Any
from uuid import UUID

from tend.accounts.auth import Auth
from tend.accounts.errors import LinkShareOver
from tend.accounts.guest_tokens import GUEST_VERSION_WHEN_LINK_IS_OVER, Guest
from tend.core.crypto import derive_key, hash_token, require_signing_secret, sign
from tend.core.db.database import Database, Queryable, in_transaction
from tend.core.db.rate_limit import RateLimit, enforce_rate_limit
from tend.core.ids import new_id
from tend.core.request_context import charge_guests
from tend.core.settings.settings import Settings
from tend.core.write_result import WriteResult
from tend.lists.errors import ListNotFound
from tend.lists.queries import crud, guests, members
from tend.lists.queries.guests import GuestRow, NewGuest
from tend.sharing.errors import InboxNotShareable, LinkNotFound, TooManyGuests, TooManyLinks, WrongLinkPassword
from tend.sharing.queries import links
from tend.sharing.queries.invitations import InvitationTarget, find_invitation_sender
from tend.sharing.queries.links import EndedLinks, FoundLink, NewLink
from tend.sharing.schemas import GuestSession, Link, LinkDraft, LinkOpening, LinkPreview, OpenedLink

LINKS_BY_LIST = RateLimit(30, 3_600)
# Attempts at the password of a link, from one network and from all together.
LINK_PASSWORDS_BY_LINK_AND_NETWORK = RateLimit(10, 900)
LINK_PASSWORDS_BY_LINK = RateLimit(200, 3_600)
GUESTS_BY_LINK = RateLimit(500, 86_400)
# One network takes about half of them at most.
GUESTS_BY_LINK_AND_NETWORK = RateLimit(20, 7_200)
_NO_ROW = "null"


async def list_links(db: Queryable, settings: Settings, user_id: UUID, list_id: UUID) -> list[Link]:
    """All links of the list, with their tokens for owners alone. Raises `ListNotFound`."""
    if await crud.find_list(db, user_id, list_id) is None:
        raise ListNotFound
    found = []
    for row in await links.list_links(db, user_id, list_id):
        token = derive_token(settings, UUID(row.fields["id"]))
        # After a change of the installation's secret, the link works and nobody can show it again.
        is_shown = row.is_owner and compare_digest(hash_token(token), row.token_hash)
        found.append(Link(**row.fields, token=token if is_shown else None))
    return found


async def create_link(
    db: Database, auth: Auth, user_id: UUID, list_id: UUID, draft: LinkDraft
) -> tuple[Link, WriteResult]:
    """The new link, with its token, which nothing may store, and the list's version. Raises `ListNotFound`, `InboxNotShareable`, `TooManyLinks` and `TooManyRequests`."""
    sender = await find_invitation_sender(db, user_id, InvitationTarget("list", list_id))
    if sender is None:
        raise ListNotFound
    if sender.is_inbox:
        raise InboxNotShareable
    await enforce_rate_limit(db, auth.settings, "link", str(list_id), LINKS_BY_LIST)
    password_hash = await _hash(auth, user_id, draft.password) if draft.password else None
    link_id = new_id()
    token = derive_token(auth.settings, link_id)
    new = NewLink(link_id, draft.role, hash_token(token), password_hash, draft.expires_at)
    async with db.transaction() as tx:
        if not await members.lock_list(tx, user_id, list_id):
            raise ListNotFound
        inserted = await links.insert_link(tx, user_id, list_id, new)
        if inserted is None:
            raise TooManyLinks
    return Link(**inserted.fields, token=token), WriteResult(_NO_ROW, {list_id: inserted.list_version})


async def _hash(auth: Auth, user_id: UUID, password: str) -> str:
    async with auth.passwords.wait_in_queue(str(user_id)):
        return await auth.passwords.hash(password)


async def end_link(db: Queryable, user_id: UUID, list_id: UUID, link_id: UUID) -> WriteResult:
    """Its guests lose their access with the commit. Raises `ListNotFound` and `LinkNotFound`."""
    async with in_transaction(db) as tx:
        if not await members.lock_list(tx, user_id, list_id):
            raise ListNotFound
        ended = None
        if await links.has_link(tx, user_id, list_id, link_id):
            ended = await links.end_links(tx, [link_id])
        if ended is None:
            raise LinkNotFound if await members.find_role(tx, user_id, list_id) == "owner" else ListNotFound
    return _to_write_result(list_id, ended)


async def end_links_of_owner(tx: Queryable, owner_id: UUID, list_id: UUID) -> WriteResult | None:
    """For somebody who no longer owns the list, which has to be locked."""
    link_ids = await links.find_links_of_owner(tx, owner_id, list_id)
    ended = await links.end_links(tx, link_ids) if link_ids else None
    return _to_write_result(list_id, ended) if ended else None


def _to_write_result(list_id: UUID, ended: EndedLinks) -> WriteResult:
    """The guests' own logs change too, so that their event streams look again at what they may tell."""
    return WriteResult(
        _NO_ROW, {list_id: ended.list_version}, dict.fromkeys(ended.guests, GUEST_VERSION_WHEN_LINK_IS_OVER)
    )


async def preview_link(db: Queryable, token: str) -> LinkPreview:
    """The list that a link leads to, unless it needs a password. Raises `LinkShareOver`."""
    link = await _find(db, token)
    if link.password_hash:
        return LinkPreview(needs_password=True, list_name=None, role=None)
    return LinkPreview(needs_password=False, list_name=link.list_name, role=link.role)


async def find_list_of_link(db: Queryable, user_id: UUID, token: str) -> UUID:
    """The list of a link, for one of its members. Raises `LinkShareOver`, and `ListNotFound` for everybody else."""
    link = await _find(db, token)
    if await members.find_role(db, user_id, link.list_id) is None:
        raise ListNotFound
    return link.list_id


async def open_link(db: Database, auth: Auth, network: str, opening: LinkOpening) -> OpenedLink:
    """A new guest. `network`: where the request comes from.

    Raises `LinkShareOver`, `WrongLinkPassword`, `TooManyGuests`, `PasswordQueueFull` and `TooManyRequests`.
    """
    link = await _find(db, opening.token)
    charge_guests(link.account_id)
    if link.password_hash:
        await _check_password(db, auth, network, link, opening.password)
    await enforce_rate_limit(db, auth.settings, "guest-address", f"{link.id} {network}", GUESTS_BY_LINK_AND_NETWORK)
    await enforce_rate_limit(db, auth.settings, "guest", str(link.id), GUESTS_BY_LINK)
    secret = secrets.token_urlsafe(32)
    new = NewGuest(new_id(), link.id, opening.name, opening.timezone, hash_token(secret))
    guest = await guests.add_guest(db, new)
    if guest is None:
        # It may have ended just now.
        await _find(db, opening.token)
        raise TooManyGuests
    return OpenedLink(**_session_fields(auth, guest), secret=secret)


async def _check_password(db: Database, auth: Auth, network: str, link: FoundLink, password: str) -> None:
    """The right password gives its attempts back."""
    limits = [
        ("link-password-address", f"{link.id} {network}", LINK_PASSWORDS_BY_LINK_AND_NETWORK),
        ("link-password", str(link.id), LINK_PASSWORDS_BY_LINK),
    ]
    for name, subject, limit in limits:
        await enforce_rate_limit(db, auth.settings, name, subject, limit)
    async with auth.passwords.wait_in_queue(network):
        if not await auth.passwords.verify(link.password_hash, password):
            raise WrongLinkPassword
    for name, subject, limit in limits:
        await enforce_rate_limit(db, auth.settings, name, subject, limit, cost=-1)


async def renew_guest_session(db: Queryable, auth: Auth, secret: str) -> GuestSession:
    """Raises `LinkShareOver`."""
    account_id = await guests.find_account(db, hash_token(secret))
    if account_id is None:
        raise LinkShareOver
    charge_guests(account_id)
    guest = await guests.use_guest(db, hash_token(secret))
    if guest is None:
        raise LinkShareOver
    return GuestSession(**_session_fields(auth, guest))


def _session_fields(auth: Auth, row: GuestRow) -> dict[str, Any]:
    guest = Guest(row.id, row.link_id, row.account_id)
    token, seconds = auth.guest_tokens.issue(guest, row.expires_at)
    return {
        "guest_id": row.id,
        "name": row.name,
        "list_id": row.list_id,
        "role": row.role,
        "access_token": token,
        "expires_in": seconds,
    }


async def _find(db: Queryable, token: str) -> FoundLink:
    link = await links.find_by_token(db, hash_token(token))
    if link is None:
        raise LinkShareOver
    return link


def derive_token(settings: Settings, link_id: UUID) -> str:
    """The 256 bits of a token that follow from the installation's secret and the link's id, so that owners can copy it again."""
    key = derive_key(require_signing_secret(settings), "link share")
    return urlsafe_b64encode(sign(key, link_id.bytes)).decode().rstrip("=")
