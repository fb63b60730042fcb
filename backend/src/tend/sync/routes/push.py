from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from tend.accounts.actor import Actor
from tend.core.bus import Bus
from tend.core.changes import announce
from tend.core.database import Db
from tend.core.http.direct import DirectRoute
from tend.core.responses import json_bytes
from tend.sync.operations import PushAnswer, PushRequest
from tend.sync.service import pushing

router = APIRouter(prefix="/api/batch", tags=["sync"], route_class=DirectRoute)


async def _bus(request: Request) -> Bus:
    bus: Bus = request.app.state.bus
    return bus


@router.post("", response_model=PushAnswer)
async def push(sent: PushRequest, actor: Actor, db: Db, bus: Annotated[Bus, Depends(_bus)]) -> Response:
    """Operations in their order, each with its own result; those on one list are one transaction."""
    pushed = pushing.Pushed.of(sent.operations)
    try:
        await pushing.push(db, actor.user_id, sent.operations, pushed)
    finally:
        # what was done before a failure is kept all the same
        await announce(bus, pushed.written)
    lists = ",".join(f'"{log}":{{"before":{before},"after":{after}}}' for log, (before, after) in pushed.passed.items())
    return json_bytes(f'{{"results":[{",".join(pushed.results)}],"lists":{{{lists}}}}}')
