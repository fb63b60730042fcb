"""Hashing passwords: Argon2id in a few threads of its own, never on the event loop."""

import asyncio
import os
import secrets
import sys
import threading
import unicodedata
from base64 import b64encode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import ParamSpec, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP's second setting for Argon2id, which ASVS 5.0 §11.4.2 asks for at least
MEMORY_KIB, PASSES, LANES = 19 * 1024, 2, 1
THREADS = 2
_POLITENESS = 10

P = ParamSpec("P")
T = TypeVar("T")


class Passwords:
    """Every call runs in one of `THREADS` threads, so that any number of sign-ins costs bounded memory and CPU."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES)
        self._threads = ThreadPoolExecutor(THREADS, "passwords", initializer=_yield_to_requests)
        self._nobodys = _unreachable_hash()

    async def hash(self, password: str) -> str:
        """The encoded hash of the whole password, in the form that PHC strings have."""
        return await self.run(self._hasher.hash, canonical(password))

    async def verify(self, known: str | None, password: str) -> bool:
        """Whether `password` is the one behind the hash `known`; for None the same work is done, in vain."""
        matches = await self.run(self._matches, known or self._nobodys, canonical(password))
        return matches and known is not None

    def is_outdated(self, known: str) -> bool:
        """Whether `known` was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(known)

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Slow `work` about passwords, in the threads kept for it."""
        return await asyncio.wrap_future(self._threads.submit(work, *args, **kwargs))

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _matches(self, known: str, password: str) -> bool:
        try:
            return self._hasher.verify(known, password)
        except (VerificationError, InvalidHashError):
            return False


def canonical(password: str) -> str:
    """The password in NFC (RFC 8265 §4.2.2): keyboards differ in how they spell é, people do not.

    Nothing else is changed: no case is folded, no look-alikes are merged as NFKC would, nothing is cut off.
    """
    return unicodedata.normalize("NFC", password)


def _unreachable_hash() -> str:
    salt, digest = (b64encode(secrets.token_bytes(size)).decode().rstrip("=") for size in (16, 32))
    return f"$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}${salt}${digest}"


def _yield_to_requests() -> None:
    """Linux schedules each thread by its own niceness (sched(7)); elsewhere it is the whole process's."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _POLITENESS)
