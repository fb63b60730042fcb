import socket
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from starlette.types import Receive, Scope, Send

from tend.accounts.auth import Auth
from tend.accounts.current_user import CurrentUser, bearer_token
from tend.core.fast_path.fast_route import FastRoute
from tend.core.http.openapi import error_responses
from tend.sync.errors import TooManyStreams
from tend.sync.event_stream import Stream
from tend.sync.stream_hub import Hub

MEDIA_TYPE = "text/event-stream"
# the kernel keeps no more than this for a client that does not read, and Tend nothing
_SEND_BUFFER = 16_384
# a client that vanished without a word, as one does whose network went away (tcp(7); Linux)
_VANISHED_MILLISECONDS = 30_000
_HEADERS = [
    (b"content-type", MEDIA_TYPE.encode()),
    # a proxy that collects an answer before it passes it on would never pass this one on
    (b"x-accel-buffering", b"no"),
    # its connection is set up for a stream, and for nothing else after it
    (b"connection", b"close"),
]
_DESCRIPTION = "`ready`: pull now. `change`: these logs have grown. A comment every 20 seconds."


class EventStream(Response):
    media_type = MEDIA_TYPE

    def __init__(self, hub: Hub, stream: Stream) -> None:
        self._hub = hub
        self._stream = stream

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        stream = self._stream
        transport = scope.get("extensions", {}).get("tend.transport")
        try:
            if transport:
                _slim(transport)
            await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
            stream.attach(send, transport.abort if transport else _nothing)
            stream.ready()
            while (await receive())["type"] != "http.disconnect":
                pass
        finally:
            self._hub.discard(stream)


def _slim(transport: Any) -> None:
    transport.set_write_buffer_limits(high=0)
    connection = transport.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _VANISHED_MILLISECONDS)


def _nothing() -> None:
    pass


async def _hub(request: Request) -> Hub:
    hub: Hub = request.app.state.hub
    return hub


async def _until(request: Request) -> float:
    auth: Auth = request.app.state.auth
    return auth.access_tokens.expiry(bearer_token(request) or "")


router = APIRouter(prefix="/api/events", tags=["sync"], route_class=FastRoute)


@router.get(
    "",
    status_code=200,
    response_class=EventStream,
    responses={200: {"description": _DESCRIPTION}, **error_responses(TooManyStreams)},
)
async def events(
    user: CurrentUser, hub: Annotated[Hub, Depends(_hub)], until: Annotated[float, Depends(_until)]
) -> Response:
    """Server-sent events that tell which logs have grown, for as long as the access token lasts."""
    stream = hub.admit(user, until)
    try:
        await hub.hear(stream)
    except BaseException:
        hub.discard(stream)
        raise
    return EventStream(hub, stream)
