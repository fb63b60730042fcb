from fastapi import APIRouter, Response

from tend.accounts.actor import Actor
from tend.accounts.writing import Writing
from tend.core.changes import announce
from tend.core.http.direct import DirectRoute
from tend.core.responses import json_bytes
from tend.sync.operations import PushAnswer, PushRequest
from tend.sync.service import pushing

router = APIRouter(prefix="/api/batch", tags=["sync"], route_class=DirectRoute)


@router.post("", response_model=PushAnswer)
async def push(sent: PushRequest, actor: Actor, writer: Writing) -> Response:
    """Operations in their order, each with its own result; those on one list are one transaction."""
    pushed = await pushing.push(writer.database, actor.user_id, sent.operations)
    await announce(writer.bus, pushed.written)
    lists = ",".join(
        f'"{list_id}":{{"before":{before},"after":{after}}}' for list_id, (before, after) in pushed.passed().items()
    )
    return json_bytes(f'{{"results":[{",".join(pushed.results)}],"lists":{{{lists}}}}}')
