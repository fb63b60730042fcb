"""Workers that are killed while they notify: every reminder is shown once, whatever a push service is handed."""

import asyncio
import json
import random
import sys
from contextlib import asynccontextmanager

import pytest

from factories import a_todo

WORKER = """
import asyncio, sys
from datetime import timedelta
from tend.core.bus.open_bus import open_bus
from tend.core.db.database import open_database
from tend.core.jobs import Jobs
from tend.core.settings.settings import Settings
from tend.web_push import tasks as push
from tend.reminders import tasks

async def main():
    settings = Settings(database_url=sys.argv[1], jwt_secret_key=sys.argv[2], push_local=True)
    async with open_database(settings, settings.url) as database:
        [fire, *_] = tasks.schedules(open_bus(settings, database)).values()
        handlers = tasks.JOBS | push.jobs(tasks.MAKERS)
        await Jobs(settings, database, handlers, {"* * * * * *": fire}, heartbeat=timedelta(seconds=4)).run()

asyncio.run(main())
"""
REMINDERS = 120
KILLS = 6
# a worker has no more jobs than these under way
AT_ONCE = 20
SECONDS = 60


@pytest.fixture
async def due(app, api):
    """Reminders of one todo, all due at once, told to devices alone."""
    todo = await a_todo(api)
    answer = await api.put("/api/me/settings/notifications", json={"value": {"mail": False, "push": True}})
    assert answer.is_success, answer.text
    await app.state.database.execute(
        """
        insert into reminders (id, user_id, todo_id, at, moment, fires_at, version)
        select gen_random_uuid(), $1, $2, moment, moment, moment, 1
        from generate_series(1, $3::int) n, lateral (select now() - n * interval '1 second' as moment) at_
        """,
        api.user["id"],
        todo["id"],
        REMINDERS,
    )


@pytest.fixture
async def phone(api, subscribed):
    return await subscribed(api, "/phone")


@asynccontextmanager
async def a_worker(settings):
    arguments = settings.url, settings.jwt_secret_key.get_secret_value()
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", WORKER, *arguments)
    try:
        yield
    finally:
        process.kill()
        await process.wait()


async def test_workers_that_are_killed_have_each_reminder_shown_once(due, app, phone, service, figures):
    settings, database = app.state.settings, app.state.database
    service.seconds = 0.02
    chance = random.Random(4)
    read = []

    def tags():
        read.extend(json.loads(phone.read(body))["tag"] for body in service.bodies("/phone")[len(read) :])
        return read

    async def arrive(wanted):
        async with asyncio.timeout(SECONDS):
            while len(set(tags())) < wanted:
                await asyncio.sleep(0.01)

    for _ in range(KILLS):
        async with a_worker(settings):
            await arrive(len(set(tags())) + chance.randint(3, 15))
    async with a_worker(settings):
        await arrive(REMINDERS)
        await asyncio.sleep(2)
    figures(f"{REMINDERS} reminders, {KILLS} workers killed: {len(tags())} messages under {len(set(tags()))} tags")
    # what has the tag of what is there takes its place without a sound
    assert len(set(tags())) == REMINDERS
    assert len(tags()) - REMINDERS <= KILLS * AT_ONCE
    assert await database.fetchval("select count(*) from reminders where fired_at is null") == 0
