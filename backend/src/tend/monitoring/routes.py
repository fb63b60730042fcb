import hmac

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from tend.accounts.current_user import bearer_token
from tend.core.http.dependencies import Db
from tend.core.http.middleware import METRICS_PATH, NOT_FOUND
from tend.core.settings.settings import Settings
from tend.monitoring import exposition

router = APIRouter()


@router.get(METRICS_PATH, include_in_schema=False)
async def metrics(request: Request, db: Db) -> Response:
    """For Prometheus, where `METRICS_PORT` or `METRICS_TOKEN` opens it; a 404 for everybody else."""
    state = request.app.state
    if not _can_read(request, state.settings):
        raise HTTPException(NOT_FOUND)
    accept = request.headers.get("accept", "")
    body, media_type = await exposition.render(db, state.settings, state.route_index.metrics, accept)
    return Response(body, media_type=media_type)


def _can_read(request: Request, settings: Settings) -> bool:
    token = settings.metrics_token.get_secret_value().encode() if settings.metrics_token else None
    if settings.metrics_port is None:
        return token is not None and _has_token(request, token)
    return request.scope["server"][1] == settings.metrics_port and (token is None or _has_token(request, token))


def _has_token(request: Request, token: bytes) -> bool:
    return hmac.compare_digest((bearer_token(request) or "").encode(), token)
