import asyncio
import subprocess
import sys
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest
from pgqueuer.core import tm

from tend.backup import jobs as backup_jobs
from tend.core import background_task, jobs
from tend.core.jobs import Jobs, enqueue_job, run_worker
from tend.notifications import jobs as notification_jobs
from time_limits import HANG_SECONDS, eventually


@pytest.fixture
def db(app):
    return app.state.database


@pytest.fixture
async def start(settings, db):
    """Run handlers until the test ends."""
    async with AsyncExitStack() as stack:

        async def start_worker(handlers, **options):
            await stack.enter_async_context(run_worker(Jobs(settings, db, handlers, {}, **options)))

        yield start_worker


class Recorder:
    """A handler that records its calls, and fails for the first `failures` of them."""

    def __init__(self, failures=0):
        self.calls, self.failures, self.done = [], failures, asyncio.Event()

    async def __call__(self, context, payload):
        self.calls.append((context.job_id, context.attempt, payload))
        if len(self.calls) <= self.failures:
            raise RuntimeError("ada@example.com is not there")
        self.done.set()


async def test_a_job_runs_soon_after_its_transaction_commits(db, start):
    recorder, other = Recorder(), Recorder()
    await start({"greet": recorder, "other": other})
    async with db.transaction() as tx:
        await enqueue_job(tx, "greet", {"who": "Ada"})
        await enqueue_job(db, "other", {})
        await asyncio.wait_for(other.done.wait(), HANG_SECONDS)
        assert not recorder.calls
    await asyncio.wait_for(recorder.done.wait(), HANG_SECONDS)
    assert recorder.calls[0][2] == {"who": "Ada"}


async def test_a_job_of_a_rolled_back_transaction_does_not_exist(db):
    with pytest.raises(ZeroDivisionError):
        async with db.transaction() as tx:
            await enqueue_job(tx, "greet", {})
            raise ZeroDivisionError
    assert await db.fetchval("select count(*) from pgqueuer") == 0


async def test_a_failed_job_is_retried_under_the_same_id(db, start, monkeypatch):
    monkeypatch.setattr(jobs, "_pause", lambda _attempt: timedelta(milliseconds=50))
    recorder = Recorder(failures=2)
    await start({"greet": recorder})
    await enqueue_job(db, "greet", {})
    await asyncio.wait_for(recorder.done.wait(), HANG_SECONDS)
    assert len({job_id for job_id, _, _ in recorder.calls}) == 1
    assert [attempt for _, attempt, _ in recorder.calls] == [0, 1, 2]


async def test_a_job_that_never_succeeds_stays_in_the_queue_without_the_text_of_its_error(db, start, monkeypatch):
    monkeypatch.setattr(jobs, "_pause", lambda _attempt: timedelta(0))
    monkeypatch.setattr(jobs, "MAX_JOB_ATTEMPTS", 2)
    await start({"greet": Recorder(failures=9)})
    await enqueue_job(db, "greet", {})
    async with asyncio.timeout(HANG_SECONDS):
        while await db.fetchval("select status::text from pgqueuer") != "failed":
            await asyncio.sleep(0.05)
    assert "example.com" not in await db.fetchval("select string_agg(traceback::text, '') from pgqueuer_log")


async def test_a_job_that_a_shutdown_interrupts_waits_for_the_next_process(settings, db, monkeypatch):
    monkeypatch.setattr(jobs, "WORKER_STOP_SECONDS", 0.1)
    started = asyncio.Event()

    async def endless(*_):
        started.set()
        await asyncio.sleep(3600)

    async with run_worker(Jobs(settings, db, {"greet": endless}, {})):
        await enqueue_job(db, "greet", {})
        await asyncio.wait_for(started.wait(), HANG_SECONDS)
    assert await db.fetchval("select status::text from pgqueuer") == "queued"


async def test_a_job_is_interrupted_although_the_queue_loses_the_first_cancel(settings, db, monkeypatch):
    monkeypatch.setattr(jobs, "WORKER_STOP_SECONDS", 0.0)
    monkeypatch.setattr(background_task, "CANCEL_AGAIN_SECONDS", 0.1)
    started = asyncio.Event()
    cancel_and_wait = tm.cancel_and_wait

    async def cancel_slowly(task):
        # The cancel comes here, before the queue waits for its jobs.
        await asyncio.sleep(0.05)
        await cancel_and_wait(task)

    async def endless(*_):
        started.set()
        await asyncio.sleep(3600)

    async with run_worker(Jobs(settings, db, {"greet": endless}, {})):
        await enqueue_job(db, "greet", {})
        await asyncio.wait_for(started.wait(), HANG_SECONDS)
        monkeypatch.setattr(tm, "cancel_and_wait", cancel_slowly)
    assert await db.fetchval("select status::text from pgqueuer") == "queued"


async def test_a_job_that_marks_itself_done_is_done_at_once(db, start):
    marked = asyncio.Event()

    async def endless(context, _payload):
        await context.mark_done()
        marked.set()
        await asyncio.sleep(3600)

    await start({"greet": endless})
    await enqueue_job(db, "greet", {})
    await asyncio.wait_for(marked.wait(), HANG_SECONDS)
    assert await db.fetchval("select count(*) from pgqueuer") == 0
    assert await db.fetchval("select count(*) from pgqueuer_log where status::text = 'successful'") == 1


async def test_jobs_run_again_after_the_connection_was_cut(db, start):
    recorder = Recorder()
    await start({"greet": recorder})
    cut = "select pg_terminate_backend(pid) from pg_stat_activity where query ~ 'pgqueuer' and pid <> pg_backend_pid()"
    async with asyncio.timeout(HANG_SECONDS):
        while await db.execute(cut) == "SELECT 0":
            await asyncio.sleep(0.05)
    await enqueue_job(db, "greet", {})
    await asyncio.wait_for(recorder.done.wait(), HANG_SECONDS)
    assert len(recorder.calls) == 1


WORKER = """
import asyncio, sys
from datetime import timedelta
from pathlib import Path
from tend.core.db.database import open_database
from tend.core.jobs import Jobs
from tend.core.settings.settings import Settings

async def never_ends(context, payload):
    print("started", context.job_id, context.attempt, flush=True)
    await asyncio.sleep(3600)

async def main():
    settings = Settings(database_url=sys.argv[1])
    async with open_database(settings, settings.url) as database:
        await Jobs(settings, database, {"slow": never_ends}, {}, heartbeat=timedelta(seconds=2)).run()

asyncio.run(main())
"""


@pytest.fixture
def other_worker(settings):
    command = [sys.executable, "-c", WORKER, settings.url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


async def test_another_worker_runs_the_job_of_a_killed_one_under_the_same_id(app, settings, other_worker):
    database = app.state.database
    await enqueue_job(database, "slow", {})
    line = await asyncio.to_thread(other_worker.stdout.readline)
    done = asyncio.get_running_loop().create_future()

    async def take_over(context, _payload):
        if not done.done():
            done.set_result(context)

    other_worker.kill()
    jobs = Jobs(settings, database, {"slow": take_over}, {}, heartbeat=timedelta(seconds=2))
    async with run_worker(jobs):
        context = await asyncio.wait_for(done, HANG_SECONDS)
    assert line.split()[:2] == ["started", context.job_id]
    assert await database.fetchval("select count(*) from pgqueuer") == 0


async def test_a_schedule_runs_once_over_all_processes(app, settings):
    database = app.state.database
    ran = []

    async def every_second(context, _payload):
        ran.append(context.job_id)
        await asyncio.sleep(0.2)

    schedules = {"* * * * * *": every_second}
    async with run_worker(Jobs(settings, database, {}, schedules)), run_worker(Jobs(settings, database, {}, schedules)):
        async with asyncio.timeout(HANG_SECONDS):
            while len(ran) < 3:
                await asyncio.sleep(0.05)
    assert len(ran) == len(set(ran))


async def test_a_schedule_does_not_wait_for_the_time_that_the_clock_showed_before_it_was_set_back(
    app, settings, monkeypatch
):
    monkeypatch.setattr(jobs, "CLOCK_CHECK_SECONDS", 0.1, raising=False)
    database = app.state.database
    ran = []

    async def every_second(context, _payload):
        ran.append(context.job_id)

    async with run_worker(Jobs(settings, database, {}, {"* * * * * *": every_second})):
        await eventually(lambda: ran)
        await database.execute("update pgqueuer_schedules set next_run = now() + interval '1 hour'")
        before = len(ran)
        # The run that was under way may be counted too.
        await eventually(lambda: len(ran) > before + 1)


def test_a_schedule_has_the_name_that_the_release_before_stored():
    assert jobs._schedule_name(backup_jobs.back_up) == "tend.backup.tasks.back_up"
    assert jobs._schedule_name(notification_jobs.queue_due) == "tend.inbox.tasks.queue_due"
