import os
import time
from uuid import UUID


def new_id() -> UUID:
    """A UUIDv7: 48 bits of milliseconds since 1970, then 74 random bits (RFC 9562 §5.7)."""
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10))
    bits = (milliseconds << 80) | (0x7 << 76) | ((random >> 62 & 0xFFF) << 64)
    return UUID(int=bits | (0b10 << 62) | (random & (1 << 62) - 1))
