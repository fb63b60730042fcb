"""What one account does at a time, in all worker processes together."""

import asyncio
from contextlib import AsyncExitStack
from uuid import UUID, uuid4

from conftest import sign_up
from factories import a_todo, todo_url
from tend.core import account_slots, shared_limits
from tend.core.account_slots import AccountSlots
from tend.core.shared_limits import SharedLimits, create_limits_memory
from tend.main import create_app


async def test_worker_processes_count_the_files_of_an_account_together(settings, monkeypatch):
    """Two apps on one database that map the same memory stand for two workers."""
    monkeypatch.setattr(account_slots, "SLOT_WAIT_SECONDS", 0.1)
    memory = create_limits_memory()
    first, second = (create_app(settings, SharedLimits(memory)) for _ in range(2))
    async with first.router.lifespan_context(first), second.router.lifespan_context(second):
        ada = await sign_up(first, "ada")
        upload = f"{todo_url(await a_todo(ada))}/attachments?name=a"
        for name, count, request in (
            ("upload_slots", 3, lambda: ada.post(upload, content=b"x")),
            ("export_slots", 2, lambda: ada.get("/api/me/export")),
            ("import_slots", 1, lambda: ada.post("/api/me/import?name=a.csv", content=b"title\nMilk\n")),
        ):
            async with AsyncExitStack() as stack:
                for _ in range(count):
                    await stack.enter_async_context(getattr(second.state, name).take(UUID(ada.user["id"])))
                refused = await request()
                assert (refused.status_code, refused.json()["code"]) == (429, "too_many_at_once")
            assert (await request()).is_success
        await ada.aclose()


async def test_a_slot_is_taken_for_as_long_as_the_work_takes(monkeypatch):
    now = 1000.0
    monkeypatch.setattr(shared_limits, "monotonic", lambda: now)
    monkeypatch.setattr(account_slots, "_RENEW_SECONDS", 0)
    limits, user_id = SharedLimits(create_limits_memory()), uuid4()
    async with AccountSlots(1, limits, "upload").take(user_id):
        for _ in range(5):
            now += 20
            for _ in range(3):
                await asyncio.sleep(0)
            assert limits.take_lease(f"upload {user_id}", 1) is None
    assert limits.take_lease(f"upload {user_id}", 1) is not None
