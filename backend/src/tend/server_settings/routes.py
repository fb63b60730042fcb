from fastapi import APIRouter, Request

from tend.server_settings.schemas import ServerInfo
from tend.server_settings.service import CurrentServerSettings

router = APIRouter(tags=["operations"])


@router.get("/api/server")
async def show_server(request: Request) -> ServerInfo:
    """Who may register, whether changes wait for the end of maintenance, and what the operator announces."""
    current: CurrentServerSettings = request.app.state.server_settings
    return ServerInfo.model_validate(current.value)
