"""The log of sign-ins, refusals and changes of credentials. Users are named by id, never by address or token."""

import logging
from uuid import UUID

_log = logging.getLogger("tend.accounts")


def log_event(
    message: str, user_id: UUID | None = None, session_id: UUID | None = None, reason: str | None = None
) -> None:
    fields = {"user_id": user_id and str(user_id), "session_id": session_id and str(session_id), "reason": reason}
    _log.info(message, extra={name: value for name, value in fields.items() if value})
