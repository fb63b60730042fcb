"""What somebody gets who signs in."""

from dataclasses import dataclass
from uuid import UUID

from tend.accounts import refresh_tokens
from tend.accounts.access_tokens import Caller
from tend.accounts.auth import Gate
from tend.accounts.client_info import Visit
from tend.accounts.queries import sessions
from tend.core.crypto import fingerprint
from tend.core.db.database import Queryable
from tend.core.ids import new_id


@dataclass(frozen=True, slots=True)
class Grant:
    user: str
    """The account as JSON."""
    access_token: str
    refresh_token: str
    device: str | None
    """A mark for a browser that has none yet."""


def grant(gate: Gate, who: Caller, user: str, refresh_token: str, device: str | None = None) -> Grant:
    return Grant(user, gate.access_tokens.write(who), refresh_token, device)


async def open_session(
    db: Queryable, gate: Gate, visit: Visit, user_id: UUID, email_key: str, verified: str
) -> Grant | None:
    """A new session; None when the password's hash is no longer the one that was `verified`."""
    who = Caller(user_id, new_id())
    token = gate.refresh_tokens.first(who.session_id)
    opened = (who.session_id, user_id, verified, fingerprint(token), visit.user_agent, refresh_tokens.IDLE)
    user = await sessions.open_one(db, *opened)
    return grant(gate, who, user, token, new_mark(gate, visit, email_key)) if user else None


def new_mark(gate: Gate, visit: Visit, email_key: str) -> str | None:
    known = gate.devices.recognise(visit.device, email_key)
    return None if known else gate.devices.mark(email_key)
