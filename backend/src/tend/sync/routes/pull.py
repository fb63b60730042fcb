from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from tend.accounts.actor import Actor
from tend.core.database import Db
from tend.core.http.direct import DirectRoute
from tend.core.http.negotiation import encodings
from tend.core.responses import json_bytes
from tend.sync.schemas import PullAnswer, PullRequest
from tend.sync.service import pulling
from tend.sync.service.pulling import LEAST_COMPRESSED

router = APIRouter(prefix="/api/sync", tags=["sync"], route_class=DirectRoute)


async def _takes_gzip(request: Request) -> bool:
    return "gzip" in encodings(request.headers.get("accept-encoding", ""))


@router.post("", response_model=PullAnswer)
async def pull(asked: PullRequest, actor: Actor, db: Db, takes_gzip: Annotated[bool, Depends(_takes_gzip)]) -> Response:
    """What changed since the numbers that are sent; an empty request is the first load."""
    answer = (await pulling.pull(db, actor.user_id, asked)).encode()
    if not takes_gzip or len(answer) < LEAST_COMPRESSED:
        return json_bytes(answer)
    return json_bytes(await pulling.compressed(answer), headers={"Content-Encoding": "gzip"})
