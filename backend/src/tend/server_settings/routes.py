from fastapi import APIRouter, Request

from tend.core.settings.settings import Settings
from tend.server_settings.schemas import ServerInfo
from tend.server_settings.service import CurrentServerSettings

router = APIRouter(tags=["operations"])


@router.get("/api/server")
async def show_server(request: Request) -> ServerInfo:
    """Who may register, where else people can sign in, whether changes wait for the end of maintenance, and what the operator announces."""
    current: CurrentServerSettings = request.app.state.server_settings
    settings: Settings = request.app.state.settings
    info = ServerInfo.model_validate(current.value)
    return info.model_copy(update={"oidc_name": settings.oidc_display_name})
