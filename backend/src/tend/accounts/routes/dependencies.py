from typing import Annotated

from fastapi import Depends, Request

from tend.accounts.auth import Gate
from tend.accounts.client_info import Visit
from tend.accounts.routes.cookies import DEVICE, read
from tend.core.http.client_address import client_network

_USER_AGENT = 200


async def _gate(request: Request) -> Gate:
    gate: Gate = request.app.state.gate
    return gate


async def _visit(request: Request) -> Visit:
    shown = "".join(filter(str.isprintable, request.headers.get("user-agent", "")))[:_USER_AGENT]
    return Visit(client_network(request), read(request, DEVICE), shown)


AtGate = Annotated[Gate, Depends(_gate)]
Visiting = Annotated[Visit, Depends(_visit)]
