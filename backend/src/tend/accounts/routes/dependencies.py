from typing import Annotated

from fastapi import Depends, Request

from tend.accounts.auth import Auth
from tend.accounts.client_info import ClientInfo
from tend.accounts.routes.cookies import DEVICE, read
from tend.core.http.client_address import client_network

_USER_AGENT = 200


async def _gate(request: Request) -> Auth:
    gate: Auth = request.app.state.gate
    return gate


async def _visit(request: Request) -> ClientInfo:
    shown = "".join(filter(str.isprintable, request.headers.get("user-agent", "")))[:_USER_AGENT]
    return ClientInfo(client_network(request), read(request, DEVICE), shown)


AuthDep = Annotated[Auth, Depends(_gate)]
ClientDep = Annotated[ClientInfo, Depends(_visit)]
