from typing import Annotated

from fastapi import Depends, Request

from tend.accounts.auth import Auth
from tend.accounts.client_info import ClientInfo
from tend.accounts.routes.cookies import DEVICE, read
from tend.core.http.client_address import client_network

_MAX_USER_AGENT = 200


async def _auth(request: Request) -> Auth:
    auth: Auth = request.app.state.auth
    return auth


async def _client(request: Request) -> ClientInfo:
    user_agent = "".join(filter(str.isprintable, request.headers.get("user-agent", "")))[:_MAX_USER_AGENT]
    return ClientInfo(client_network(request), read(request, DEVICE), user_agent)


AuthDep = Annotated[Auth, Depends(_auth)]
ClientDep = Annotated[ClientInfo, Depends(_client)]
