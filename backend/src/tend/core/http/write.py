"""How a route carries out a write: once, told to every process, answered with the row."""

import json
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response

from tend.core.bus import Bus
from tend.core.db.database import Database
from tend.core.http import problems
from tend.core.http.idempotency import DOCUMENTED, idempotency_key, once
from tend.core.http.json_response import json_bytes
from tend.core.request_context import user_id
from tend.core.write_result import Work, publish_changes


@dataclass(frozen=True, slots=True)
class Writer:
    database: Database
    bus: Bus
    key: str | None = None
    """The request's `Idempotency-Key`."""

    async def respond(self, work: Work, status: int = 200) -> Response:
        """Do `work`, announce what it changed, and answer with its row."""
        found = await self._carry_out(work)
        return found if isinstance(found, Response) else json_bytes(found, status)

    async def respond_empty(self, work: Work) -> Response:
        """The same, answered with nothing."""
        found = await self._carry_out(work)
        return found if isinstance(found, Response) else Response(status_code=204)

    async def _carry_out(self, work: Work) -> str | Response:
        """The row, or the refusal that was kept."""
        if self.key is None:
            written = await work(self.database)
            await publish_changes(self.bus, [written])
            return written.row
        verdict, done = await once(self.database, UUID(user_id.get()), self.key, work)
        if done:
            await publish_changes(self.bus, [done])
            return done.row
        kept = json.loads(verdict)
        return problems.replay_problem(kept["problem"]) if "problem" in kept else json.dumps(kept["row"])


class _Writing:
    header = DOCUMENTED

    async def __call__(self, request: Request) -> Writer:
        return Writer(request.app.state.database, request.app.state.bus, idempotency_key(request))


WriterDep = Annotated[Writer, Depends(_Writing())]
