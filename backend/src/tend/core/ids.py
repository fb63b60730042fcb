import os
import time
from datetime import datetime
from uuid import UUID

_TIME_SHIFT = 80


def new_id() -> UUID:
    """A UUIDv7: 48 bits of milliseconds since 1970, then 74 random bits (RFC 9562 §5.7)."""
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10))
    bits = (milliseconds << _TIME_SHIFT) | (0x7 << 76) | ((random >> 62 & 0xFFF) << 64)
    return UUID(int=bits | (0b10 << 62) | (random & (1 << 62) - 1))


def ids_before(moment: datetime) -> UUID:
    """The range of all ids that `new_id` made before `moment`, as a value that is no id itself."""
    return UUID(int=int(moment.timestamp() * 1000) << _TIME_SHIFT)


def is_range(value: UUID) -> bool:
    """Whether `ids_before` made the value."""
    return value.int & ((1 << _TIME_SHIFT) - 1) == 0


def is_before(value: UUID, end: UUID) -> bool:
    """Whether `new_id` made the id `value` before the moment of `end`, which is from `ids_before`."""
    return value.int < end.int
