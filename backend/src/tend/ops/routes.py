from typing import Literal

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BaseModel

from tend.core.errors import DatabaseUnavailable
from tend.core.http.api_docs import show_docs_page
from tend.core.http.dependencies import Db
from tend.core.settings.settings import Settings
from tend.ops import health as checks


class Health(BaseModel):
    status: Literal["healthy", "unhealthy"]
    database: Literal["connected", "disconnected"]
    smtp: Literal["configured", "not configured"]


class Liveness(BaseModel):
    status: Literal["alive"]


class Readiness(BaseModel):
    status: Literal["ready", "not ready"]


router = APIRouter(tags=["operations"])


@router.get("/health", response_model=Health, responses={503: {"model": Health}})
async def health(request: Request, db: Db) -> Response:
    """Whether Tend can serve requests. Missing mail settings do not make it unhealthy."""
    settings: Settings = request.app.state.settings
    is_connected = await checks.is_database_reachable(db, request.app.state.bus)
    content = Health(
        status="healthy" if is_connected else "unhealthy",
        database="connected" if is_connected else "disconnected",
        smtp="configured" if settings.smtp_host or settings.mail_api_url else "not configured",
    )
    return _response(content.model_dump(), is_ok=is_connected)


@router.get("/health/live", response_model=Liveness)
async def health_live() -> Response:
    """Whether the process runs. Nothing else is checked."""
    return JSONResponse({"status": "alive"})


@router.get("/health/ready", response_model=Readiness, responses={503: {"model": Readiness}})
async def health_ready(db: Db) -> Response:
    """Whether this process can serve requests: the database responds and has the schema."""
    is_ready = await checks.is_ready(db)
    return _response({"status": "ready" if is_ready else "not ready"}, is_ok=is_ready)


def _response(content: dict[str, str], *, is_ok: bool) -> Response:
    return JSONResponse(content) if is_ok else JSONResponse(content, 503, DatabaseUnavailable().headers)


# Many monitors send HEAD. The server leaves out the body.
for path, endpoint in (("/health", health), ("/health/live", health_live), ("/health/ready", health_ready)):
    router.add_api_route(path, endpoint, methods=["HEAD"], include_in_schema=False)


@router.get("/api/docs", include_in_schema=False)
async def api_docs(request: Request) -> HTMLResponse:
    return await show_docs_page(request.app)
