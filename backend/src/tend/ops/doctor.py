"""`tend doctor`: looks at everything that Tend stands on, and says what to do about what it finds."""

import asyncio
import shutil
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import asyncpg

from tend.core.background_task import background_task
from tend.core.bus.open_bus import open_bus
from tend.core.db.database import Database, open_database
from tend.core.db.migrations import current, head
from tend.core.errors import TendError
from tend.core.settings.settings import Settings
from tend.mail.errors import MailDeferred, MailRefused
from tend.mail.transports.smtp import Smtp
from tend.ops.queries import JOBS

Status = Literal["ok", "warn", "fail"]
LEAST_FREE = 500_000_000
MOST_SKEW_SECONDS = 2.0
HEARING_SECONDS = 3.0
LATE_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Finding:
    name: str
    status: Status
    text: str
    """What was seen, and for anything but ok what to do."""


async def examine(settings: Settings) -> AsyncIterator[Finding]:
    """Each finding as soon as it is made."""
    yield _configuration(settings)
    async with open_database(settings, settings.url) as database:
        try:
            version = await database.fetchval("select current_setting('server_version')")
        except TendError:
            yield Finding("database", "fail", "does not answer; check DATABASE_URL and that PostgreSQL runs")
        else:
            yield Finding("database", "ok", f"PostgreSQL {version}")
            for look in (_schema, _clock, _jobs):
                yield await look(database)
            yield await _hearing(settings, database)
    yield _disk(settings)
    yield await _mail(settings)


def _configuration(settings: Settings) -> Finding:
    if settings.environment == "development":
        return Finding("configuration", "warn", "ENVIRONMENT is development; set production where others use it")
    if not settings.rate_limit_enabled:
        return Finding("configuration", "warn", "RATE_LIMIT_ENABLED is off; passwords may be guessed without limit")
    return Finding("configuration", "ok", "complete")


async def _schema(database: Database) -> Finding:
    present = await current(database)
    if present == head():
        return Finding("schema", "ok", f"at {present}")
    if present > head() and present != "base":
        return Finding("schema", "warn", f"at {present}, newer than this release; run the newer release")
    return Finding("schema", "fail", f"at {present} instead of {head()}; run: tend migrate")


async def _clock(database: Database) -> Finding:
    before = datetime.now(UTC)
    theirs: datetime = await database.fetchval("select clock_timestamp()")
    middle = before + (datetime.now(UTC) - before) / 2
    skew = abs((theirs - middle).total_seconds())
    if skew > MOST_SKEW_SECONDS:
        return Finding("clock", "warn", f"{skew:.1f} s away from the database's; synchronise both with NTP")
    return Finding("clock", "ok", f"{skew * 1000:.0f} ms away from the database's")


async def _jobs(database: Database) -> Finding:
    try:
        dead, oldest = await database.fetchrow(JOBS)
    except asyncpg.UndefinedTableError:
        return Finding("jobs", "fail", "have no table; run: tend migrate")
    if oldest > LATE_SECONDS:
        return Finding("jobs", "warn", f"waiting for {oldest:.0f} s; run tend serve with TEND_JOBS on, or tend worker")
    if dead:
        return Finding("jobs", "warn", f"{dead} gave up after all attempts; see the log for why, then: pgq requeue")
    return Finding("jobs", "ok", "nothing is late, nothing gave up")


async def _hearing(settings: Settings, database: Database) -> Finding:
    bus = open_bus(settings, database)
    async with background_task(bus.run()):
        deadline = time.monotonic() + HEARING_SECONDS
        while not bus.is_healthy and time.monotonic() < deadline:  # noqa: ASYNC110  # a flag, looked at for a moment
            await asyncio.sleep(0.05)
        if bus.is_healthy:
            return Finding("messages", "ok", "processes hear each other")
    if settings.redis_url:
        fault, advice = "REDIS_URL does not carry messages", "check the address, the password, and that Valkey runs"
    else:
        fault, advice = "LISTEN hears nothing", "set DATABASE_DIRECT_URL to the server itself, past the pooler"
    return Finding("messages", "warn", f"{fault}, so other devices see changes late; {advice}")


def _disk(settings: Settings) -> Finding:
    folder = settings.tend_data_dir if settings.tend_data_dir.exists() else settings.tend_data_dir.absolute().parent
    free = shutil.disk_usage(folder).free
    text = f"{free / 1e9:.1f} GB free in {folder}"
    return Finding("disk", "ok", text) if free > LEAST_FREE else Finding("disk", "fail", f"{text}; make room")


async def _mail(settings: Settings) -> Finding:
    if settings.mail_api_url:
        return Finding("mail", "ok", "goes to MAIL_API_URL; it cannot be tried without sending")
    smtp = Smtp.from_settings(settings)
    if smtp is None:
        advice = "set SMTP_HOST or MAIL_API_URL, or nobody can reset a password"
        return Finding("mail", "warn", f"is written to {settings.tend_data_dir / 'mail'}; {advice}")
    try:
        await smtp.check()
    except (MailDeferred, MailRefused) as error:
        return Finding(
            "mail", "fail", f"{smtp.host}:{smtp.port} refuses ({error}); check SMTP_*, and ports 587 and 465"
        )
    return Finding("mail", "ok", f"{smtp.host}:{smtp.port} accepts the log-in")
