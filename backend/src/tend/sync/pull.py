import asyncio
import zlib
from uuid import UUID

from tend.core.db.database import Queryable
from tend.sync.queries import PULL
from tend.sync.schemas import PullRequest

# smaller ones fit into a few packets as they are
LEAST_COMPRESSED = 4_096
# JSON of todos shrinks about as much at level 2 as at 6, in a third of the time
_LEVEL = 2
_GZIP = 16 + zlib.MAX_WBITS


async def pull(db: Queryable, user_id: UUID, asked: PullRequest) -> str:
    """What is new to a client that stands where `asked` says, as JSON: one statement, of one moment."""
    held, numbers = list(asked.lists.keys()), list(asked.lists.values())
    answer: str = await db.fetchval(PULL, user_id, asked.epoch, asked.account, held, numbers, asked.limit)
    return answer


async def compressed(answer: bytes) -> bytes:
    """As gzip, made in a thread: zlib lets go of the interpreter meanwhile."""
    return await asyncio.to_thread(_gzip, answer)


def _gzip(answer: bytes) -> bytes:
    packer = zlib.compressobj(_LEVEL, wbits=_GZIP)
    return packer.compress(answer) + packer.flush()
