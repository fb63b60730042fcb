from uuid import UUID

from fastapi import APIRouter, Request, Response

from tend.accounts.current_user import AuthDep, CurrentUser
from tend.accounts.errors import LinkShareOver, PasswordQueueFull
from tend.core.db.rate_limit import RateLimit
from tend.core.errors import TooManyRequests
from tend.core.http.client_address import client_network
from tend.core.http.dependencies import Db, limit_rate_by_network
from tend.core.http.idempotent_write import WriterDep
from tend.core.http.openapi import error_responses
from tend.core.http.responses import json_bytes
from tend.core.schemas import Page
from tend.core.write_result import publish_changes
from tend.lists.errors import ListNotFound
from tend.sharing.errors import (
    GuestNotFound,
    InboxNotShareable,
    LinkNotFound,
    TooManyGuests,
    TooManyLinks,
    WrongLinkPassword,
)
from tend.sharing.schemas import (
    GuestSecret,
    GuestSession,
    JoinedList,
    Link,
    LinkDraft,
    LinkGuest,
    LinkOpening,
    LinkPreview,
    LinkToken,
    OpenedLink,
)
from tend.sharing.service import link_guests, links

router = APIRouter(tags=["links"])
_BY_TOKEN = limit_rate_by_network("link", RateLimit(300, 3600))
_BY_SECRET = limit_rate_by_network("guest", RateLimit(3000, 3600))


@router.get("/api/lists/{list_id}/links", responses=error_responses(ListNotFound))
async def list_links(list_id: UUID, user: CurrentUser, auth: AuthDep, db: Db) -> Page[Link]:
    """Every member sees which links there are and what they allow; owners can copy them."""
    return Page(items=await links.list_links(db, auth.settings, user.id, list_id), next_cursor=None)


@router.post(
    "/api/lists/{list_id}/links",
    status_code=201,
    responses=error_responses(ListNotFound, InboxNotShareable, TooManyLinks, PasswordQueueFull, TooManyRequests),
)
async def create_link(
    list_id: UUID, draft: LinkDraft, user: CurrentUser, request: Request, auth: AuthDep, db: Db
) -> Link:
    """Opens the list to whoever has the link, without an account. For owners."""
    link, written = await links.create_link(db, auth, user.id, list_id, draft)
    await publish_changes(request.app.state.bus, [written])
    return link


@router.delete(
    "/api/lists/{list_id}/links/{link_id}", status_code=204, responses=error_responses(ListNotFound, LinkNotFound)
)
async def end_link(list_id: UUID, link_id: UUID, user: CurrentUser, writer: WriterDep) -> Response:
    """Ends the access of all its guests at once. For owners."""
    return await writer.respond_empty(lambda db: links.end_link(db, user.id, list_id, link_id))


@router.get(
    "/api/lists/{list_id}/links/{link_id}/guests",
    response_model=Page[LinkGuest],
    responses=error_responses(ListNotFound, LinkNotFound),
)
async def list_guests(list_id: UUID, link_id: UUID, user: CurrentUser, db: Db) -> Response:
    """The 100 guests of the link who were there last. For owners."""
    return json_bytes(await link_guests.list_guests(db, user.id, list_id, link_id))


@router.delete(
    "/api/lists/{list_id}/links/{link_id}/guests/{guest_id}",
    status_code=204,
    responses=error_responses(ListNotFound, LinkNotFound, GuestNotFound),
)
async def end_guest(list_id: UUID, link_id: UUID, guest_id: UUID, user: CurrentUser, writer: WriterDep) -> Response:
    """Ends the access of one guest at once. Who has the link can still open it again. For owners."""
    return await writer.respond_empty(lambda db: link_guests.end_guest(db, user.id, list_id, link_id, guest_id))


@router.post("/api/links/preview", dependencies=[_BY_TOKEN], responses=error_responses(LinkShareOver, TooManyRequests))
async def preview_link(link: LinkToken, db: Db) -> LinkPreview:
    """Tells what a link leads to. Nobody has to be signed in."""
    return await links.preview_link(db, link.token)


@router.post(
    "/api/links/open",
    status_code=201,
    dependencies=[_BY_TOKEN],
    responses=error_responses(LinkShareOver, WrongLinkPassword, TooManyGuests, PasswordQueueFull, TooManyRequests),
)
async def open_link(opening: LinkOpening, request: Request, auth: AuthDep, db: Db) -> OpenedLink:
    """Makes a guest, who can pull, push and listen to this one list. Nobody has to be signed in."""
    return await links.open_link(db, auth, client_network(request), opening)


@router.post("/api/links/renew", dependencies=[_BY_SECRET], responses=error_responses(LinkShareOver, TooManyRequests))
async def renew_guest(secret: GuestSecret, auth: AuthDep, db: Db) -> GuestSession:
    """A new access token of a guest."""
    return await links.renew_guest_session(db, auth, secret.secret)


@router.post(
    "/api/me/links/list",
    dependencies=[_BY_TOKEN],
    responses=error_responses(LinkShareOver, ListNotFound, TooManyRequests),
)
async def find_list_of_link(link: LinkToken, user: CurrentUser, db: Db) -> JoinedList:
    """The list of a link for a member, who can open it as themselves."""
    return JoinedList(list_id=await links.find_list_of_link(db, user.id, link.token))
