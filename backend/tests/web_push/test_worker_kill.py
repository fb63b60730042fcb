"""Workers that are killed while they send notifications: a device shows every reminder once."""

import asyncio
import json
import random
import sys
from contextlib import asynccontextmanager

import pytest

from factories import a_todo
from time_limits import HANG_SECONDS

WORKER = """
import asyncio, sys
from datetime import timedelta
from tend.core.bus.open_bus import open_bus
from tend.core.db.database import open_database
from tend.core.jobs import Jobs
from tend.core.settings.settings import Settings
from tend.web_push import jobs as web_push_jobs
from tend.reminders import jobs as reminder_jobs

async def main():
    settings = Settings(database_url=sys.argv[1], jwt_secret_key=sys.argv[2], push_local=True)
    async with open_database(settings, settings.url) as database:
        [dispatch_reminders, *_] = reminder_jobs.schedules(open_bus(settings, database)).values()
        handlers = reminder_jobs.JOBS | web_push_jobs.jobs(reminder_jobs.NOTIFICATION_BUILDERS)
        schedules, heartbeat = {"* * * * * *": dispatch_reminders}, timedelta(seconds=4)
        await Jobs(settings, database, handlers, schedules, heartbeat, limits=web_push_jobs.LIMITS).run()

asyncio.run(main())
"""
REMINDERS = 120
KILLS = 6
# How many notifications of one account are sent at the same time.
AT_ONCE = 3


@pytest.fixture
async def due_reminders(app, api):
    """Reminders of one todo, all due at once, for devices and not for mail."""
    todo = await a_todo(api)
    response = await api.put("/api/me/settings/notifications", json={"value": {"mail": False, "push": True}})
    assert response.is_success, response.text
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
async def phone(api, subscribe):
    return await subscribe(api, "/phone")


@asynccontextmanager
async def a_worker(settings):
    arguments = settings.url, settings.jwt_secret_key.get_secret_value()
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", WORKER, *arguments)
    try:
        yield
    finally:
        process.kill()
        await process.wait()


async def test_each_reminder_is_shown_once_although_workers_are_killed(due_reminders, app, phone, service, figures):
    settings, database = app.state.settings, app.state.database
    service.delay_seconds = 0.02
    chance = random.Random(4)
    tags_read = []

    def tags():
        tags_read.extend(json.loads(phone.decrypt(body))["tag"] for body in service.bodies("/phone")[len(tags_read) :])
        return tags_read

    async def wait_for_tags(wanted):
        async with asyncio.timeout(HANG_SECONDS):
            while len(set(tags())) < wanted:
                await asyncio.sleep(0.01)

    for _ in range(KILLS):
        async with a_worker(settings):
            await wait_for_tags(len(set(tags())) + chance.randint(3, 15))
    async with a_worker(settings):
        await wait_for_tags(REMINDERS)
        # Every job that could send a notification a second time has to end. No worker here verifies addresses.
        async with asyncio.timeout(HANG_SECONDS):
            while await database.fetchval("select count(*) from pgqueuer where entrypoint <> 'mail_verification'"):
                await asyncio.sleep(0.05)
    figures(
        f"{KILLS} workers killed: {len(tags())} messages under {len(set(tags()))} tags",
        acknowledged=REMINDERS,
        lost=REMINDERS - len(set(tags())),
        doubled=0,
    )
    # A notification with the tag of one that is shown replaces it silently.
    assert len(set(tags())) == REMINDERS
    assert len(tags()) - REMINDERS <= KILLS * AT_ONCE
    assert await database.fetchval("select count(*) from reminders where fired_at is null") == 0
