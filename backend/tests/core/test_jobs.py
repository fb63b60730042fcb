from asyncio import Event, sleep, timeout, wait_for
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest

from tend.core import jobs
from tend.core.jobs import Jobs, enqueue, run_worker


@pytest.fixture
def db(app):
    return app.state.database


@pytest.fixture
async def start(settings, db):
    """Run handlers until the test ends."""
    async with AsyncExitStack() as stack:

        async def begin(handlers, **options):
            await stack.enter_async_context(run_worker(Jobs(settings, db, handlers, {}, **options)))

        yield begin


class Diary:
    """A handler that writes down what it was called with, and fails as often as it is told to."""

    def __init__(self, failures=0):
        self.seen, self.failures, self.done = [], failures, Event()

    async def __call__(self, context, payload):
        self.seen.append((context.job_id, context.attempt, payload))
        if len(self.seen) <= self.failures:
            raise RuntimeError("ada@example.com is not there")
        self.done.set()


async def test_a_job_is_done_soon_after_its_change_is_committed(db, start):
    diary = Diary()
    await start({"greet": diary})
    async with db.transaction() as tx:
        await enqueue(tx, "greet", {"who": "Ada"})
        await sleep(0.2)
        assert not diary.seen
    await wait_for(diary.done.wait(), 5)
    assert diary.seen[0][2] == {"who": "Ada"}


async def test_a_job_of_a_change_that_was_rolled_back_never_was(db):
    with pytest.raises(ZeroDivisionError):
        async with db.transaction() as tx:
            await enqueue(tx, "greet", {})
            raise ZeroDivisionError
    assert await db.fetchval("select count(*) from pgqueuer") == 0


async def test_a_failed_job_is_tried_again_under_the_same_id(db, start, monkeypatch):
    monkeypatch.setattr(jobs, "_pause", lambda _attempt: timedelta(milliseconds=50))
    diary = Diary(failures=2)
    await start({"greet": diary})
    await enqueue(db, "greet", {})
    await wait_for(diary.done.wait(), 10)
    assert len({job_id for job_id, _, _ in diary.seen}) == 1
    assert [attempt for _, attempt, _ in diary.seen] == [0, 1, 2]


async def test_a_job_that_never_succeeds_is_kept_without_the_text_of_its_failure(db, start, monkeypatch):
    monkeypatch.setattr(jobs, "_pause", lambda _attempt: timedelta(0))
    monkeypatch.setattr(jobs, "MAX_ATTEMPTS", 2)
    await start({"greet": Diary(failures=9)})
    await enqueue(db, "greet", {})
    async with timeout(10):
        while await db.fetchval("select status::text from pgqueuer") != "failed":
            await sleep(0.05)
    assert "example.com" not in await db.fetchval("select string_agg(traceback::text, '') from pgqueuer_log")


async def test_a_job_that_is_cut_off_by_a_stop_waits_for_the_next_process(settings, db, monkeypatch):
    monkeypatch.setattr(jobs, "STOP_SECONDS", 0.1)
    begun = Event()

    async def endless(*_):
        begun.set()
        await sleep(60)

    async with run_worker(Jobs(settings, db, {"greet": endless}, {})):
        await enqueue(db, "greet", {})
        await wait_for(begun.wait(), 5)
    assert await db.fetchval("select status::text from pgqueuer") == "queued"


async def test_a_job_is_known_to_be_done_as_soon_as_it_says_so(db, start):
    told = Event()

    async def endless(context, _payload):
        await context.done()
        told.set()
        await sleep(60)

    await start({"greet": endless})
    await enqueue(db, "greet", {})
    await wait_for(told.wait(), 5)
    assert await db.fetchval("select count(*) from pgqueuer") == 0
    assert await db.fetchval("select count(*) from pgqueuer_log where status::text = 'successful'") == 1


async def test_work_goes_on_after_its_connection_was_cut(db, start):
    diary = Diary()
    await start({"greet": diary})
    await sleep(0.3)
    cut = "select pg_terminate_backend(pid) from pg_stat_activity where query ~ 'pgqueuer' and pid <> pg_backend_pid()"
    await db.execute(cut)
    await enqueue(db, "greet", {})
    await wait_for(diary.done.wait(), 10)
