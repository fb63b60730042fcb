"""Mail about an account, queued with the change that asks for it. The jobs find out whom, and write the tokens."""

from uuid import UUID

from tend.core.clock import now
from tend.core.db.database import Queryable
from tend.core.ids import new_id
from tend.core.jobs import enqueue

VERIFICATION = "mail_verification"
RESET = "mail_password_reset"
PASSWORD_CHANGED = "mail_password_changed"  # noqa: S105  # a job


async def queue_verification(db: Queryable, email_key: str) -> None:
    await enqueue(db, VERIFICATION, {"token_id": str(new_id()), "email_key": email_key})


async def queue_reset(db: Queryable, email_key: str) -> None:
    await enqueue(db, RESET, {"token_id": str(new_id()), "email_key": email_key})


async def queue_password_changed(db: Queryable, user_id: UUID) -> None:
    payload = {"mail_id": str(new_id()), "user_id": str(user_id), "changed_at": now().isoformat()}
    await enqueue(db, PASSWORD_CHANGED, payload)
