import socket
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from starlette.types import Receive, Scope, Send

from tend.accounts.auth import Auth
from tend.accounts.current_user import CurrentUser, bearer_token
from tend.core.fast_path.fast_route import FastRoute
from tend.core.http.openapi import error_responses
from tend.sync.errors import TooManyStreams
from tend.sync.event_stream import EventStream
from tend.sync.stream_hub import StreamHub

MEDIA_TYPE = "text/event-stream"
# How much the kernel may buffer for a client that does not read; Tend itself buffers nothing.
_SEND_BUFFER_BYTES = 16_384
# After this, Linux ends the connection of a client that disappeared without closing it (tcp(7)).
_USER_TIMEOUT_MILLISECONDS = 30_000
_HEADERS = [
    (b"content-type", MEDIA_TYPE.encode()),
    # A proxy that collects a response before it passes it on would never pass this one on.
    (b"x-accel-buffering", b"no"),
    # The connection is configured for a stream, so it must not serve other requests afterwards.
    (b"connection", b"close"),
]
_DESCRIPTION = "`ready`: pull now. `change`: these logs have new versions. A comment every 20 seconds."


class EventStreamResponse(Response):
    media_type = MEDIA_TYPE

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
    return auth.access_tokens.expiry(bearer_token(request) or "")


router = APIRouter(prefix="/api/events", tags=["sync"], route_class=FastRoute)


@router.get(
    "",
    status_code=200,
    response_class=EventStreamResponse,
    responses={200: {"description": _DESCRIPTION}, **error_responses(TooManyStreams)},
)
async def events(
    user: CurrentUser, hub: Annotated[StreamHub, Depends(_hub)], expires_at: Annotated[float, Depends(_expires_at)]
) -> Response:
    """Server-sent events that name the logs with new versions, until the access token expires."""
    stream = hub.open(user, expires_at)
    try:
        await hub.wait_until_subscribed(stream)
    except BaseException:
        hub.close(stream)
        raise
    return EventStreamResponse(hub, stream)
