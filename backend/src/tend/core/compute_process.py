"""A process for work that takes a processor for long: `python -m tend.core.compute_process CALLS PARENT`, inherited sockets.

All worker processes of one `tend serve` share it. In a thread of theirs, such work would keep their event loops waiting:
for the interpreter while it runs Python and, if the thread had a lower priority, for as long as it holds the
interpreter without a processor. This process has no event loop, so it can let all others go first.
"""

import os
import pickle
import socket
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import ParamSpec, TypeVar

_NICENESS = 10
# A caller that waits longer does the work itself: the process hangs, or never gets a processor.
_CALL_SECONDS = 10.0
# One that has connected sends its call at once.
_SEND_SECONDS = 1.0

P = ParamSpec("P")
T = TypeVar("T")

_calls: socket.socket | None = None


def connect(calls: socket.socket) -> None:
    """Send the calls of this process to the compute process that reads `calls`."""
    global _calls  # noqa: PLW0603  # one for each process, as its interpreter is
    _calls = calls


def call(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """The result of `work`, a function that any process can import. It blocks: call it in a thread.

    Without a compute process, or if that fails to respond, the work is done here.
    """
    response = _send(_calls, pickle.dumps((work, args, kwargs))) if _calls else None
    if response is None:
        return work(*args, **kwargs)
    result, error = pickle.loads(response)  # noqa: S301  # it comes from the compute process, over a descriptor of ours
    if error is not None:
        raise error
    return result  # type: ignore[no-any-return]


def _send(calls: socket.socket, request: bytes) -> bytes | None:
    """None if the process has ended meanwhile, or has not responded in time."""
    ours, theirs = socket.socketpair()
    with ours, theirs, suppress(OSError):
        calls.settimeout(_CALL_SECONDS)
        ours.settimeout(_CALL_SECONDS)
        socket.send_fds(calls, [b"c"], [theirs.fileno()])
        theirs.close()
        ours.sendall(request)
        ours.shutdown(socket.SHUT_WR)
        return _read(ours) or None
    return None


def _read(connection: socket.socket) -> bytes:
    parts = []
    while part := connection.recv(65_536):
        parts.append(part)
    return b"".join(parts)


def _serve(calls: socket.socket) -> None:
    while True:
        _, descriptors, _, _ = socket.recv_fds(calls, 1, 1)
        for descriptor in descriptors:
            with socket.socket(fileno=descriptor) as connection, suppress(OSError):
                connection.settimeout(_SEND_SECONDS)
                connection.sendall(_respond(_read(connection)))


def _respond(request: bytes) -> bytes:
    """Nothing if the caller has to do the work itself."""
    try:
        work, args, kwargs = pickle.loads(request)  # noqa: S301  # it comes from a worker process
        return pickle.dumps((work(*args, **kwargs), None))
    except Exception as error:  # noqa: BLE001  # the caller raises it
        with suppress(Exception):
            return pickle.dumps((None, error))
    return b""


def main(descriptors: Sequence[int]) -> None:
    calls, parent = (socket.socket(fileno=descriptor) for descriptor in descriptors)
    with suppress(OSError):
        os.nice(_NICENESS)
    # The other half of the processors is for those who wait.
    for _ in range(max(1, (os.cpu_count() or 1) // 2)):
        threading.Thread(target=_serve, args=[calls], daemon=True).start()
    # The parent sends nothing, so the only thing that can arrive is its end.
    with suppress(OSError):
        parent.recv(1)


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]])
