"""SQL of the operator's commands: the doctor's checks and the account that `tend add` writes to."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tend.core.db.database import Queryable
from tend.core.settings.settings import Settings

_MEGABYTE = 1_000_000
_IS_REACHABLE = "select true"


async def is_reachable(db: Queryable) -> bool:
    return bool(await db.fetchval(_IS_REACHABLE))


_SERVER_VERSION = "select current_setting('server_version')"


async def fetch_server_version(db: Queryable) -> str:
    version: str = await db.fetchval(_SERVER_VERSION)
    return version


_SERVER_TIME = "select clock_timestamp()"


async def fetch_server_time(db: Queryable) -> datetime:
    time: datetime = await db.fetchval(_SERVER_TIME)
    return time


@dataclass(frozen=True, slots=True)
class JobBacklog:
    failed: int
    """How many jobs failed at every attempt."""
    delay: float
    """How many seconds the oldest job has been waiting past its time."""


_JOB_BACKLOG = """
select
    count(*) filter (where status = 'failed') as failed,
    coalesce(extract(epoch from now() - min(execute_after) filter (where status = 'queued')), 0)::float8 as delay
from pgqueuer
"""


async def fetch_job_backlog(db: Queryable) -> JobBacklog:
    return JobBacklog(*await db.fetchrow(_JOB_BACKLOG))


# $1 the lists, $2 the todos, $3 the bytes of text and $4 those of attachments that an account may have
_STORE_LIMITS = """
update account_limits
set max_lists = $1,
    max_todos = $2,
    max_text_bytes = $3,
    max_attachment_bytes = $4
where (max_lists, max_todos, max_text_bytes, max_attachment_bytes) is distinct from ($1, $2, $3, $4)
"""


async def store_quotas(db: Queryable, settings: Settings) -> None:
    """Writes the quotas where the statements and triggers that add lists and todos read them."""
    sizes = (settings.account_max_text_mb * _MEGABYTE, settings.account_max_attachment_mb * _MEGABYTE)
    await db.execute(_STORE_LIMITS, settings.account_max_lists, settings.account_max_todos, *sizes)


# Two are enough to know whether there is only one.
_FIRST_TWO_USERS = """
select id
from users
limit 2
"""


async def find_first_two_users(db: Queryable) -> list[UUID]:
    return [row["id"] for row in await db.fetch(_FIRST_TWO_USERS)]


_FIND_USER = """
select id
from users
where email_key = $1
"""


async def find_user(db: Queryable, email_key: str) -> UUID | None:
    user_id: UUID | None = await db.fetchval(_FIND_USER, email_key)
    return user_id
