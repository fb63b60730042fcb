from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from tend.accounts.current_user import CurrentUser
from tend.core.fast_path.fast_route import FastRoute
from tend.core.http.content_negotiation import accepted_encodings
from tend.core.http.dependencies import Db
from tend.core.http.json_response import json_bytes
from tend.sync import pull as service
from tend.sync.pull import LEAST_COMPRESSED
from tend.sync.schemas import PullAnswer, PullRequest

router = APIRouter(prefix="/api/sync", tags=["sync"], route_class=FastRoute)


async def _takes_gzip(request: Request) -> bool:
    return "gzip" in accepted_encodings(request.headers.get("accept-encoding", ""))


@router.post("", response_model=PullAnswer)
async def pull(
    asked: PullRequest, user: CurrentUser, db: Db, takes_gzip: Annotated[bool, Depends(_takes_gzip)]
) -> Response:
    """What changed since the numbers that are sent; an empty request is the first load."""
    answer = (await service.pull(db, user.id, asked)).encode()
    if not takes_gzip or len(answer) < LEAST_COMPRESSED:
        return json_bytes(answer)
    return json_bytes(await service.compressed(answer), headers={"Content-Encoding": "gzip"})
