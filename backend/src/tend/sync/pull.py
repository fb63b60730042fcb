import asyncio
import zlib
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from tend.core.db.database import Queryable
from tend.sync.queries.pull import fetch_pull_response
from tend.sync.schemas import PullRequest

# Smaller responses fit into a few packets without compression.
MIN_COMPRESSED_BYTES = 4_096
# The JSON of todos becomes about as small at level 2 as at level 6, in a third of the time.
_LEVEL = 2
_GZIP = 16 + zlib.MAX_WBITS
# Threads for this work alone, so that no other work waits for large responses.
_compressions = ThreadPoolExecutor(2, "gzip")


async def pull(db: Queryable, user_id: UUID, request: PullRequest, *, is_guest: bool = False) -> bytes:
    """A `PullResponse` with everything after the cursors of `request`, read at one moment."""
    return (await fetch_pull_response(db, user_id, request, is_guest=is_guest)).encode()


async def compress(body: bytes) -> bytes:
    """Compress with gzip in a thread: zlib releases the interpreter's lock meanwhile."""
    return await asyncio.get_running_loop().run_in_executor(_compressions, _gzip, body)


def _gzip(body: bytes) -> bytes:
    packer = zlib.compressobj(_LEVEL, wbits=_GZIP)
    return packer.compress(body) + packer.flush()
