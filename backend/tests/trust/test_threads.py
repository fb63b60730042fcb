"""Work that leaves the event loop has threads of its own: one kind does not wait for another."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

from factories import a_todo


async def test_exports_compression_and_parsing_do_not_wait_for_the_default_threads(api):
    await a_todo(api, notes="n" * 8000)
    loop = asyncio.get_running_loop()
    released = threading.Event()
    loop.set_default_executor(ThreadPoolExecutor(1))
    blocked = loop.run_in_executor(None, released.wait)
    try:
        async with asyncio.timeout(60):
            assert (await api.get("/api/me/export")).status_code == 200
            pulled = await api.post("/api/sync", json={}, headers={"Accept-Encoding": "gzip"})
            assert pulled.headers["Content-Encoding"] == "gzip"
            assert (await api.post("/api/quick-add", json={"text": "buy milk"})).status_code == 201
            rule = {"rule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"}
            assert (await a_todo(api, due_date="2028-02-29", recurrence=rule))["recurrence"]
    finally:
        released.set()
        await blocked
