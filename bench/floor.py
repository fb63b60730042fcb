"""A bare ASGI app on uvicorn with the settings of Tend's workers: `python -m bench.floor SOCKET`, an inherited descriptor.

What a request of Tend costs is given in multiples of a request of this one.
"""

import socket
import sys
from typing import Any

import uvicorn

from tend.worker_process import SERVER_SETTINGS

_HEADERS = [(b"content-type", b"text/plain"), (b"content-length", b"2")]


async def app(_scope: Any, _receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
    await send({"type": "http.response.body", "body": b"ok"})


def main() -> None:
    config = uvicorn.Config(app, http="httptools", **SERVER_SETTINGS | {"lifespan": "off"})
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=int(sys.argv[1]))])


if __name__ == "__main__":
    main()
