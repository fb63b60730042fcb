"""How a route carries out a write: once, told to every process, answered with the row."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, Response

from tend.core.bus import Bus
from tend.core.changes import Written, announce
from tend.core.database import Database, Queryable
from tend.core.responses import json_bytes

Work = Callable[[Queryable], Awaitable[Written]]


@dataclass(frozen=True, slots=True)
class Writer:
    database: Database
    bus: Bus

    async def answer(self, work: Work, status: int = 200) -> Response:
        """Do `work`, announce what it changed, and answer with its row."""
        return json_bytes((await self._write(work)).row, status)

    async def confirm(self, work: Work) -> Response:
        """The same, answered with nothing."""
        await self._write(work)
        return Response(status_code=204)

    async def _write(self, work: Work) -> Written:
        written = await work(self.database)
        await announce(self.bus, [written])
        return written


async def _writer(request: Request) -> Writer:
    return Writer(request.app.state.database, request.app.state.bus)


Writing = Annotated[Writer, Depends(_writer)]
