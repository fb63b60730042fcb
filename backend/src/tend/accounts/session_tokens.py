"""What somebody gets who signs in."""

from dataclasses import dataclass
from uuid import UUID

from tend.accounts import refresh_tokens
from tend.accounts.access_tokens import SignedInUser
from tend.accounts.auth import Auth
from tend.accounts.client_info import ClientInfo
from tend.accounts.queries import sessions
from tend.core.crypto import fingerprint
from tend.core.db.database import Queryable
from tend.core.ids import new_id


@dataclass(frozen=True, slots=True)
class SignInResult:
    user: str
    """The account as JSON."""
    access_token: str
    refresh_token: str
    device: str | None
    """A mark for a browser that has none yet."""


def grant(gate: Auth, who: SignedInUser, user: str, refresh_token: str, device: str | None = None) -> SignInResult:
    return SignInResult(user, gate.access_tokens.write(who), refresh_token, device)


async def open_session(
    db: Queryable, gate: Auth, visit: ClientInfo, user_id: UUID, email_key: str, verified: str
) -> SignInResult | None:
    """A new session; None when the password's hash is no longer the one that was `verified`."""
    who = SignedInUser(user_id, new_id())
    token = gate.refresh_tokens.first(who.session_id)
    opened = (who.session_id, user_id, verified, fingerprint(token), visit.user_agent, refresh_tokens.IDLE)
    user = await sessions.open_one(db, *opened)
    return grant(gate, who, user, token, new_mark(gate, visit, email_key)) if user else None


def new_mark(gate: Auth, visit: ClientInfo, email_key: str) -> str | None:
    known = gate.devices.recognise(visit.device, email_key)
    return None if known else gate.devices.mark(email_key)
