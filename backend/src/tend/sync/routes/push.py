from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from tend.accounts.current_user import CurrentUser
from tend.core.bus.bus import Bus
from tend.core.fast_path.fast_route import FastRoute
from tend.core.http.dependencies import Db
from tend.core.http.json_response import json_bytes
from tend.core.write_result import publish_changes
from tend.sync import push as service
from tend.sync.operations import PushAnswer, PushRequest

router = APIRouter(prefix="/api/batch", tags=["sync"], route_class=FastRoute)


async def _bus(request: Request) -> Bus:
    bus: Bus = request.app.state.bus
    return bus


@router.post("", response_model=PushAnswer)
async def push(sent: PushRequest, user: CurrentUser, db: Db, bus: Annotated[Bus, Depends(_bus)]) -> Response:
    """Operations in their order, each with its own result; those on one list are one transaction."""
    pushed = service.Pushed.of(sent.operations)
    try:
        await service.push(db, user.id, sent.operations, pushed)
    finally:
        # what was done before a failure is kept all the same
        await publish_changes(bus, pushed.written)
    lists = ",".join(f'"{log}":{{"before":{before},"after":{after}}}' for log, (before, after) in pushed.passed.items())
    return json_bytes(f'{{"results":[{",".join(pushed.results)}],"lists":{{{lists}}}}}')
