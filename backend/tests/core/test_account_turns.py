import asyncio
import threading
from functools import partial

from tend.core.account_slots import AccountTurns
from tend.core.request_context import payer
from time_limits import HANG_SECONDS


async def test_work_waits_for_one_piece_of_each_other_account():
    turns, order, can_end = AccountTurns("test"), [], threading.Event()

    def work(name):
        order.append(name)
        can_end.wait(HANG_SECONDS)

    async def request(name):
        payer.set(name)
        await turns.run(partial(work, name))

    tasks = [asyncio.create_task(request(name)) for name in ("many",) * 5 + ("one", "two")]
    while not order:
        await asyncio.sleep(0.01)
    can_end.set()
    await asyncio.gather(*tasks)
    assert order[:3] == ["many", "one", "two"]
    assert order[3:] == ["many"] * 4


async def test_an_error_ends_the_turn():
    turns = AccountTurns("test")

    def fail():
        raise ValueError

    results = await asyncio.gather(*[turns.run(fail) for _ in range(3)], turns.run(lambda: 1), return_exceptions=True)
    assert [type(result) for result in results] == [ValueError] * 3 + [int]
