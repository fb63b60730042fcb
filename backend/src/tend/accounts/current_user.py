from typing import Annotated, Any

from fastapi import Request, Security
from fastapi.openapi.models import HTTPBearer
from fastapi.security.base import SecurityBase

from tend.accounts.access_tokens import SignedInUser
from tend.accounts.auth import Auth
from tend.accounts.errors import NotSignedIn
from tend.core.request_context import user_id


class Bearer(SecurityBase):
    """Who sent the request: a signature, a set look-up, and no statement while the bus is well.

    Raises `NotSignedIn` for a missing, wrong or expired token and `SessionEnded` for a session that is over.
    """

    def __init__(self) -> None:
        self.model: Any = HTTPBearer(bearerFormat="JWT", description="The access token from signing in.")
        self.scheme_name = "access_token"

    async def __call__(self, request: Request) -> SignedInUser:
        gate: Auth = request.app.state.gate
        token = bearer_token(request)
        if token is None:
            raise NotSignedIn
        actor = gate.access_tokens.read(token)
        await gate.revocations.check(actor)
        user_id.set(str(actor.id))
        return actor


def bearer_token(request: Request) -> str | None:
    """As RFC 6750 §2.1 has it sent; nothing is known about whether it is a good one."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" else None


CurrentUser = Annotated[SignedInUser, Security(Bearer())]
