import json
import socket
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from starlette.types import Receive, Scope, Send

from tend.accounts import api_tokens, guest_tokens
from tend.accounts.auth import Auth
from tend.accounts.current_user import ReadingPrincipal, WritingPrincipal, bearer_token
from tend.accounts.guest_tokens import Guest
from tend.core.bus.bus import Bus
from tend.core.fast_path.fast_route import FastRoute
from tend.core.http.client_address import client_network
from tend.core.http.dependencies import Db
from tend.core.http.openapi import error_responses
from tend.core.http.request_rates import WriteRateDep
from tend.core.http.responses import accepted_encodings, json_bytes
from tend.lists.errors import ListNotFound
from tend.sync import pull as pull_service
from tend.sync import push as push_service
from tend.sync.errors import TooManyStreams
from tend.sync.event_stream import EventStream
from tend.sync.operations import PushRequest
from tend.sync.pull import MIN_COMPRESSED_BYTES
from tend.sync.schemas import PresenceAnnouncement, PresenceOut, PullRequest, PullResponse, PushResponse
from tend.sync.stream_hub import StreamHub

EVENT_STREAM_MEDIA_TYPE = "text/event-stream"
# How much the kernel may buffer for a client that does not read; Tend itself buffers nothing.
_SEND_BUFFER_BYTES = 16_384
# After this, Linux ends the connection of a client that disappeared without closing it (tcp(7)).
_USER_TIMEOUT_MILLISECONDS = 30_000
_HEADERS = [
    (b"content-type", EVENT_STREAM_MEDIA_TYPE.encode()),
    # A proxy that collects a response before it passes it on would never pass this one on.
    (b"x-accel-buffering", b"no"),
    # The connection is configured for a stream, so it must not serve other requests afterwards.
    (b"connection", b"close"),
]
_DESCRIPTION = (
    "`ready`: pull now. `change`: these logs have new versions. `presence`: these people are in a list that you have open. "
    "A comment every 20 seconds."
)

router = APIRouter(tags=["sync"], route_class=FastRoute)


async def _accepts_gzip(request: Request) -> bool:
    return "gzip" in accepted_encodings(request.headers.get("accept-encoding", ""))


@router.post("/api/sync", response_model=PullResponse)
async def pull(
    pull_request: PullRequest, user: ReadingPrincipal, db: Db, accepts_gzip: Annotated[bool, Depends(_accepts_gzip)]
) -> Response:
    """Returns what changed after the cursors of the request; an empty request is the first load."""
    body = await pull_service.pull(db, user.id, pull_request, is_guest=isinstance(user, Guest))
    if not accepts_gzip or len(body) < MIN_COMPRESSED_BYTES:
        return json_bytes(body)
    return json_bytes(await pull_service.compress(body), headers={"Content-Encoding": "gzip"})


async def _network(request: Request) -> str:
    return client_network(request)


async def _bus(request: Request) -> Bus:
    bus: Bus = request.app.state.bus
    return bus


@router.post("/api/batch", response_model=PushResponse)
async def push(
    push_request: PushRequest,
    user: WritingPrincipal,
    db: Db,
    bus: Annotated[Bus, Depends(_bus)],
    rate: WriteRateDep,
    network: Annotated[str, Depends(_network)],
) -> Response:
    """Applies operations in their order, each with its own result. Those on one list are one transaction."""
    guest = user if isinstance(user, Guest) else None
    count = len(push_request.operations)
    if guest:
        rate.spend_as_guest(guest, network, count)
        debit = partial(rate.debit_as_guest, guest, network)
    else:
        rate.spend(str(user.id), count)
        debit = partial(rate.debit, str(user.id))
    return json_bytes(await push_service.push(db, bus, user.id, push_request.operations, debit, guest))


class EventStreamResponse(Response):
    media_type = EVENT_STREAM_MEDIA_TYPE

    def __init__(self, hub: StreamHub, stream: EventStream) -> None:
        self._hub = hub
        self._stream = stream

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        stream = self._stream
        transport = scope.get("extensions", {}).get("tend.transport")
        try:
            if transport:
                _limit_buffers(transport)
            await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
            # Nothing reads them anymore, and a browser sends two KiB of them.
            scope["headers"].clear()
            stream.start(send, transport.abort if transport else _do_nothing)
            stream.send_ready()
            while (await receive())["type"] != "http.disconnect":
                pass
        finally:
            self._hub.close(stream)


def _limit_buffers(transport: Any) -> None:
    transport.set_write_buffer_limits(high=0)
    connection = transport.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER_BYTES)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _USER_TIMEOUT_MILLISECONDS)


def _do_nothing() -> None:
    pass


async def _hub(request: Request) -> StreamHub:
    hub: StreamHub = request.app.state.hub
    return hub


async def _expires_at(request: Request) -> float:
    auth: Auth = request.app.state.auth
    token = bearer_token(request) or ""
    if token.startswith(guest_tokens.GUEST_TOKEN_PREFIX):
        return auth.guest_tokens.read_expiry(token)
    if token.startswith(api_tokens.API_TOKEN_PREFIX):
        return await auth.api_tokens.read_expiry(token)
    return auth.access_tokens.read_expiry(token)


@router.get(
    "/api/events",
    status_code=200,
    response_class=EventStreamResponse,
    responses={200: {"description": _DESCRIPTION}, **error_responses(TooManyStreams)},
)
async def events(
    user: ReadingPrincipal,
    hub: Annotated[StreamHub, Depends(_hub)],
    expires_at: Annotated[float, Depends(_expires_at)],
    network: Annotated[str, Depends(_network)],
) -> Response:
    """Server-sent events that name the logs with new versions, until the access token expires."""
    stream = hub.open(user, expires_at, network)
    try:
        await hub.wait_until_subscribed(stream)
    except BaseException:
        hub.close(stream)
        raise
    return EventStreamResponse(hub, stream)


@router.post("/api/presence", response_model=PresenceOut, responses=error_responses(ListNotFound))
async def announce_presence(
    announcement: PresenceAnnouncement, user: WritingPrincipal, hub: Annotated[StreamHub, Depends(_hub)]
) -> Response:
    """Tells the others in a list that you have it open. Repeat it every 12 seconds; it ends after 30. It is never stored."""
    return json_bytes(json.dumps({"is_shared": await hub.presence.announce(user.id, announcement)}))
