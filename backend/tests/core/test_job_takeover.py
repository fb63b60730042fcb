"""A worker that is killed in the middle of a job: another one runs the job again."""

import asyncio
import subprocess
import sys
from datetime import timedelta

import pytest

from tend.core.jobs import Jobs, enqueue, run_worker

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
    await enqueue(database, "slow", {})
    line = await asyncio.to_thread(other_worker.stdout.readline)
    done = asyncio.get_running_loop().create_future()

    async def take_over(context, _payload):
        if not done.done():
            done.set_result(context)

    other_worker.kill()
    jobs = Jobs(settings, database, {"slow": take_over}, {}, heartbeat=timedelta(seconds=2))
    async with run_worker(jobs):
        context = await asyncio.wait_for(done, 30)
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
        async with asyncio.timeout(20):
            while len(ran) < 3:
                await asyncio.sleep(0.05)
    assert len(ran) == len(set(ran))
