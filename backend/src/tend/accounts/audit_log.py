"""What happens to accounts, for the log: who by id, never an address or a token."""

import logging
from uuid import UUID

_log = logging.getLogger("tend.accounts")


def note(what: str, user_id: UUID | None = None, session_id: UUID | None = None, reason: str | None = None) -> None:
    fields = {"user_id": user_id and str(user_id), "session_id": session_id and str(session_id), "reason": reason}
    _log.info(what, extra={name: value for name, value in fields.items() if value})
