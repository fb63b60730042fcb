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


def id_bound(moment: datetime) -> UUID:
    """A bound in the order of ids, which is no id itself: `new_id` made those below it before `moment`."""
    return UUID(int=int(moment.timestamp() * 1000) << _TIME_SHIFT)


def is_id_bound(value: UUID) -> bool:
    """Whether `id_bound` made the value."""
    return value.int & ((1 << _TIME_SHIFT) - 1) == 0


def is_before_bound(value: UUID, bound: UUID) -> bool:
    """Whether `new_id` made the id `value` before the moment of `bound`, which is from `id_bound`."""
    return value.int < bound.int
