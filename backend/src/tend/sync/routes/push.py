from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from tend.accounts.current_user import CurrentUser
from tend.core.bus.bus import Bus
from tend.core.fast_path.fast_route import FastRoute
from tend.core.http.dependencies import Db
from tend.core.http.json_response import json_bytes
from tend.sync import push as service
from tend.sync.operations import PushRequest
from tend.sync.schemas import PushResponse

router = APIRouter(prefix="/api/batch", tags=["sync"], route_class=FastRoute)


async def _bus(request: Request) -> Bus:
    bus: Bus = request.app.state.bus
    return bus


@router.post("", response_model=PushResponse)
async def push(sent: PushRequest, user: CurrentUser, db: Db, bus: Annotated[Bus, Depends(_bus)]) -> Response:
    """Applies operations in their order, each with its own result. Those on one list are one transaction."""
    return json_bytes(await service.push(db, bus, user.id, sent.operations))
