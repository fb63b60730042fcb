"""How long tests wait on a machine that may be many times slower than usual.

Something that takes `HANG_SECONDS` hangs. A promise about time is counted in turns: on an idle machine they
add up to the seconds that were promised, and on a busy one each turn takes as long as the machine makes it.
"""

import time
from asyncio import sleep, timeout
from collections.abc import Callable

HANG_SECONDS = 120.0
TURN_SECONDS = 0.01


async def eventually(condition: Callable[[], object]) -> None:
    async with timeout(HANG_SECONDS):
        while not condition():
            await sleep(TURN_SECONDS)


async def within(seconds: float, condition: Callable[[], object]) -> None:
    """Fails unless `condition` holds within the turns of the event loop that fit into `seconds`."""
    for _ in range(round(seconds / TURN_SECONDS)):
        if condition():
            return
        await sleep(TURN_SECONDS)
    assert condition(), f"not within {seconds} s"


def wait_until(condition: Callable[[], object]) -> None:
    """`eventually`, for tests without an event loop."""
    wait_within(HANG_SECONDS, condition)


def wait_within(seconds: float, condition: Callable[[], object]) -> None:
    """`within`, for tests without an event loop."""
    for _ in range(round(seconds / TURN_SECONDS)):
        if condition():
            return
        time.sleep(TURN_SECONDS)
    assert condition(), f"not within {seconds} s"
