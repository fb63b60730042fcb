"""Workers that are killed while they dispatch and mail: every reminder reaches its user, as one mail."""

import asyncio
import email
import random
import sys
from contextlib import asynccontextmanager

import pytest

from factories import a_todo
from servers import Mailbox, mail_server
from time_limits import HANG_SECONDS

WORKER = """
import asyncio, sys
from datetime import timedelta
from tend.core.bus.open_bus import open_bus
from tend.core.db.database import open_database
from tend.core.jobs import Jobs
from tend.core.settings.settings import Settings
from tend.reminders import jobs as reminder_jobs

async def main():
    settings = Settings(
        database_url=sys.argv[1], smtp_host="127.0.0.1", smtp_port=int(sys.argv[2]), smtp_use_tls=False,
        smtp_from_email="tend@example.com",
    )
    async with open_database(settings, settings.url) as database:
        [dispatch_reminders, *_] = reminder_jobs.schedules(open_bus(settings, database)).values()
        schedules = {"* * * * * *": dispatch_reminders}
        await Jobs(settings, database, reminder_jobs.JOBS, schedules, heartbeat=timedelta(seconds=4)).run()

asyncio.run(main())
"""
REMINDERS = 120
KILLS = 6


class SlowMailbox(Mailbox):
    """Accepts each mail after a moment, so that workers die between sending a mail and marking it."""

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  # aiosmtpd's name
        await asyncio.sleep(0.02)
        return await super().handle_DATA(server, session, envelope)

    @property
    def ids(self):
        return [email.message_from_bytes(one.content)["Message-ID"] for one in self.envelopes]


@pytest.fixture
async def due_reminders(verified, database):
    """Reminders of four todos, all due at once."""
    for _ in range(4):
        await a_todo(verified)
    await database.execute(
        """
        insert into reminders (id, user_id, todo_id, at, moment, fires_at, version)
        select gen_random_uuid(), $1, todos.id, moment, moment, moment, 1
        from todos, generate_series(1, $2::int / 4) n, lateral (select now() - n * interval '1 second' as moment) at_
        """,
        verified.user["id"],
        REMINDERS,
    )


@asynccontextmanager
async def a_worker(settings, port):
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", WORKER, settings.url, str(port))
    try:
        yield
    finally:
        process.kill()
        await process.wait()


async def wait_for_mails(mailbox, count):
    """Waits for `count` different mails."""
    async with asyncio.timeout(HANG_SECONDS):
        while len(set(mailbox.ids)) < count:
            await asyncio.sleep(0.01)


async def wait_for_jobs(database):
    """Waits until no job is left that could send a mail a second time. The workers have no handler for verifications."""
    async with asyncio.timeout(HANG_SECONDS):
        while await database.fetchval("select count(*) from pgqueuer where entrypoint <> 'mail_verification'"):
            await asyncio.sleep(0.05)


async def test_each_reminder_is_sent_as_one_mail_although_workers_are_killed(
    due_reminders, settings, database, figures
):
    mailbox = SlowMailbox()
    chance = random.Random(4)
    async with mail_server(mailbox) as port:
        for _ in range(KILLS):
            async with a_worker(settings, port):
                await wait_for_mails(mailbox, len(set(mailbox.ids)) + chance.randint(3, 15))
        async with a_worker(settings, port):
            await wait_for_mails(mailbox, REMINDERS)
            await wait_for_jobs(database)
    sent, ids = len(mailbox.ids), len(set(mailbox.ids))
    figures(
        f"{KILLS} workers killed: {sent} mails under {ids} ids", acknowledged=REMINDERS, lost=REMINDERS - ids, doubled=0
    )
    assert len(set(mailbox.ids)) == REMINDERS
    # Only the mail that a worker was sending when it was killed may be sent twice.
    assert len(mailbox.ids) - REMINDERS <= KILLS
    assert await database.fetchval("select count(*) from reminders where fired_at is null") == 0
