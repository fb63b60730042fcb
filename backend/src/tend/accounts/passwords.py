import asyncio
import math
import secrets
import unicodedata
from base64 import b64encode
from collections import Counter
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from time import monotonic
from typing import ParamSpec, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from tend.accounts.errors import PasswordQueueFull
from tend.core import compute_process

# OWASP's second setting for Argon2id, which is the minimum of ASVS 5.0 §11.4.2.
ARGON2_MEMORY_KIB, ARGON2_PASSES, ARGON2_LANES = 19 * 1024, 2, 1
_hasher = PasswordHasher(time_cost=ARGON2_PASSES, memory_cost=ARGON2_MEMORY_KIB, parallelism=ARGON2_LANES)
# While one request's password is hashed, another can wait for the database.
_MAX_TURNS = 2
# How long one hash is expected to take before any has been measured, and the weight of each new measurement.
_FIRST_ESTIMATE_SECONDS, _WEIGHT = 0.05, 0.1

P = ParamSpec("P")
T = TypeVar("T")


class Passwords:
    """Hashes passwords with Argon2id, never on the event loop.

    One call at a time goes to the compute process, so that any number of sign-ins costs bounded memory, and no more of the
    processors than requests leave.
    """

    def __init__(self, max_wait: float = math.inf) -> None:
        """`max_wait` in seconds: how long a request may have to wait for its turn."""
        self._thread = ThreadPoolExecutor(1, "passwords")
        self._dummy_hash = random_hash()
        self._max_wait = max_wait
        self._turns = asyncio.Semaphore(_MAX_TURNS)
        self._waiting: Counter[str] = Counter()
        self._rating_turn = asyncio.Semaphore(1)
        self._waiting_ratings = 0
        self._estimate = _FIRST_ESTIMATE_SECONDS

    @asynccontextmanager
    async def wait_in_queue(self, subject: str) -> AsyncIterator[None]:
        """Wait in the queue to work on a password. All of that work belongs inside, with its queries: sign-ins that wait
        keep no connection to the database from other requests.

        Raises `PasswordQueueFull` at once if the wait would be too long. `subject` is whom the request comes from, an
        account or a network: none gets more than half of the line.
        """
        wait = self._waiting.total() * self._estimate
        if wait > self._max_wait or self._waiting[subject] * self._estimate > self._max_wait / 2:
            raise PasswordQueueFull(max(1, math.ceil(wait)))
        self._waiting[subject] += 1
        try:
            async with self._turns:
                yield
        finally:
            self._waiting[subject] -= 1
            if not self._waiting[subject]:
                del self._waiting[subject]

    @asynccontextmanager
    async def wait_to_rate(self, subject: str) -> AsyncIterator[None]:
        """Wait to rate a password that somebody types, which is worth less than a sign-in: one rating at a time is in the queue.

        Raises `PasswordQueueFull` at once if the wait would be longer than a quarter of what a sign-in may wait.
        """
        wait = (self._waiting.total() + self._waiting_ratings) * self._estimate
        if wait > self._max_wait / 4:
            raise PasswordQueueFull(max(1, math.ceil(wait)))
        self._waiting_ratings += 1
        try:
            async with self._rating_turn, self.wait_in_queue(subject):
                yield
        finally:
            self._waiting_ratings -= 1

    async def hash(self, password: str) -> str:
        """The hash of the whole password as a PHC string."""
        return await self.run(_hasher.hash, normalize_password(password))

    async def verify(self, password_hash: str | None, password: str) -> bool:
        """Whether `password_hash` is of `password`. Without a hash the same work is done, and the result is false."""
        matches = await self.run(_matches, password_hash or self._dummy_hash, normalize_password(password))
        return matches and password_hash is not None

    def is_outdated(self, password_hash: str) -> bool:
        """Whether `password_hash` was computed with other parameters than today's."""
        return _hasher.check_needs_rehash(password_hash)

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run other slow `work` about passwords in the same place."""
        started_at = monotonic()
        result = await asyncio.wrap_future(self._thread.submit(lambda: compute_process.call(work, *args, **kwargs)))
        self._estimate += _WEIGHT * (monotonic() - started_at - self._estimate)
        return result

    def close(self) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def normalize_password(password: str) -> str:
    """The password in NFC (RFC 8265 §4.2.2), since keyboards differ in how they encode é.

    Nothing else is changed: neither case nor look-alikes, as NFKC would, and nothing is cut off.
    """
    return unicodedata.normalize("NFC", password)


def random_hash() -> str:
    """A hash that no password has, and that takes as long to verify as any."""
    salt, digest = (b64encode(secrets.token_bytes(size)).decode().rstrip("=") for size in (16, 32))
    return f"$argon2id$v=19$m={ARGON2_MEMORY_KIB},t={ARGON2_PASSES},p={ARGON2_LANES}${salt}${digest}"
