"""Workers that are killed while they queue and mail digests: every person gets one, as one mail."""

import asyncio
import email
import random
import sys
from contextlib import asynccontextmanager

from servers import Mailbox, mail_server
from time_limits import HANG_SECONDS

WORKER = """
import asyncio, sys
from datetime import timedelta
from tend.core.db.database import open_database
from tend.core.jobs import Jobs
from tend.core.settings.settings import Settings
from tend.notifications import jobs as notification_jobs

async def main():
    settings = Settings(
        database_url=sys.argv[1], smtp_host="127.0.0.1", smtp_port=int(sys.argv[2]), smtp_use_tls=False,
        smtp_from_email="tend@example.com", jwt_secret_key=sys.argv[3],
    )
    async with open_database(settings, settings.url) as database:
        schedules = {"* * * * * *": notification_jobs.queue_due}
        await Jobs(settings, database, notification_jobs.JOBS, schedules, heartbeat=timedelta(seconds=4)).run()

asyncio.run(main())
"""
PEOPLE = 60
KILLS = 4


class SlowMailbox(Mailbox):
    """Accepts each mail after a moment, so that workers die between sending a mail and marking it."""

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  # aiosmtpd's name
        await asyncio.sleep(0.02)
        return await super().handle_DATA(server, session, envelope)

    @property
    def ids(self):
        return [email.message_from_bytes(one.content)["Message-ID"] for one in self.envelopes]

    @property
    def people(self):
        return {one.rcpt_tos[0] for one in self.envelopes}


async def fill(database, owner_id, list_id):
    """Members of the list, each with notifications of the owner's that are to be mailed."""
    await database.execute(
        """
        with people as (
            insert into users (id, email, email_key, password_hash, email_verified_at)
            select gen_random_uuid(), 'p' || n || '@example.com', 'p' || n || '@example.com', 'x', now()
            from generate_series(1, $3::int) n
            returning id
        ), members as (
            insert into memberships (list_id, user_id, role, position, version)
            select $2, id, 'viewer', 'a0', 1
            from people
        )
        insert into notifications (
            id, user_id, kind, list_id, actor_id, actor_name, list_name, title, version, mail_at
        )
        select gen_random_uuid(), people.id, 'mentioned', $2, $1, 'Ada', 'Garden', 'Prune', n, now()
        from people, generate_series(1, 3) n
        """,
        owner_id,
        list_id,
        PEOPLE,
    )


@asynccontextmanager
async def a_worker(settings, port):
    secret = settings.jwt_secret_key.get_secret_value()
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", WORKER, settings.url, str(port), secret)
    try:
        yield
    finally:
        process.kill()
        await process.wait()


async def wait_for_people(mailbox, count):
    async with asyncio.timeout(HANG_SECONDS):
        while len(mailbox.people) < count:
            await asyncio.sleep(0.01)


async def test_each_digest_is_sent_as_one_mail_although_workers_are_killed(garden, api, settings, database, figures):
    await fill(database, api.user["id"], garden["id"])
    mailbox = SlowMailbox()
    chance = random.Random(4)
    async with mail_server(mailbox) as port:
        for _ in range(KILLS):
            async with a_worker(settings, port):
                await wait_for_people(mailbox, len(mailbox.people) + chance.randint(2, 8))
        async with a_worker(settings, port):
            await wait_for_people(mailbox, PEOPLE)
            async with asyncio.timeout(HANG_SECONDS):
                while await database.fetchval("select count(*) from pgqueuer where entrypoint = 'mail_digest'"):
                    await asyncio.sleep(0.05)
    figures(f"{PEOPLE} digests, {KILLS} workers killed: {len(mailbox.ids)} mails under {len(set(mailbox.ids))} ids")
    assert len(set(mailbox.ids)) == len(mailbox.people) == PEOPLE
    # Only the mails that a worker was sending when it was killed may be sent twice.
    assert len(mailbox.ids) - PEOPLE <= KILLS * 4
    assert await database.fetchval("select count(*) from notifications where mail_at is not null") == 0
