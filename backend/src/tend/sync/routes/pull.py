from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from tend.accounts.current_user import CurrentUser
from tend.core.fast_path.fast_route import FastRoute
from tend.core.http.content_negotiation import accepted_encodings
from tend.core.http.dependencies import Db
from tend.core.http.json_response import json_bytes
from tend.sync import pull as service
from tend.sync.pull import MIN_COMPRESSED_BYTES
from tend.sync.schemas import PullRequest, PullResponse

router = APIRouter(prefix="/api/sync", tags=["sync"], route_class=FastRoute)


async def _accepts_gzip(request: Request) -> bool:
    return "gzip" in accepted_encodings(request.headers.get("accept-encoding", ""))


@router.post("", response_model=PullResponse)
async def pull(
    wanted: PullRequest, user: CurrentUser, db: Db, accepts_gzip: Annotated[bool, Depends(_accepts_gzip)]
) -> Response:
    """Returns what changed after the cursors of the request; an empty request is the first load."""
    body = await service.pull(db, user.id, wanted)
    if not accepts_gzip or len(body) < MIN_COMPRESSED_BYTES:
        return json_bytes(body)
    return json_bytes(await service.compress(body), headers={"Content-Encoding": "gzip"})
