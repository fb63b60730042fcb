"""`tend doctor`: checks everything that Tend depends on, and says how to fix what is wrong."""

import asyncio
import shutil
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Literal
from urllib.parse import urlsplit

import asyncpg

from tend.accounts.oidc.errors import OidcUnavailable
from tend.accounts.oidc.issuer import Issuer
from tend.attachments import files
from tend.attachments.errors import FilesUnavailable
from tend.attachments.queries.stored_files import fetch_missing_files
from tend.backup import schedule
from tend.backup import service as backup
from tend.backup.manifest import BackupError
from tend.backup.store import probe_store
from tend.core.background_task import background_task
from tend.core.bus.open_bus import open_bus
from tend.core.db.database import Database, open_database
from tend.core.db.migrations import current_revision, find_missing_columns, head_revision
from tend.core.errors import StartError, TendError
from tend.core.postgres.server_check import check_server
from tend.core.settings.load import LOCAL_HOSTS
from tend.core.settings.settings import Settings
from tend.core.tracing import tracer
from tend.mail.email import MailDeferred, MailRefused
from tend.mail.transports.smtp import Smtp
from tend.ops.queries import server as queries

Status = Literal["ok", "warn", "fail"]
DOCTOR_MIN_FREE_BYTES = 500_000_000
MAX_NAMED_FILES = 5
MAX_CLOCK_SKEW_SECONDS = 2.0
BUS_TIMEOUT_SECONDS = 3.0
MAX_JOB_DELAY_SECONDS = 300
_HTTP_PORT, _HTTPS_PORT = 80, 443
_PROXY_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Finding:
    name: str
    status: Status
    text: str
    """The state that was found and, unless it is ok, what to do."""


async def run_checks(settings: Settings) -> AsyncIterator[Finding]:
    """Yield each finding as soon as its check is done."""
    yield await _check_configuration(settings)
    async with open_database(settings, settings.url) as database:
        try:
            version = await queries.fetch_server_version(database)
            await check_server(database)
        except StartError as error:
            yield Finding("database", "fail", str(error))
        except TendError:
            yield Finding("database", "fail", "can't be reached; check DATABASE_URL and that PostgreSQL is running")
        else:
            yield Finding("database", "ok", f"PostgreSQL {version}")
            for check in (_check_schema, _check_clock, _check_jobs):
                yield await check(database)
            yield await _check_backups(settings, database)
            async for finding in _check_restore(settings, database):
                yield finding
            async for finding in _check_missing_files(settings, database):
                yield finding
            yield await _check_bus(settings, database)
    yield _check_disk(settings)
    yield await _check_files(settings)
    yield await _check_mail(settings)
    if settings.oidc_issuer:
        yield await _check_issuer(settings)
    if settings.has_tracing and not tracer.is_installed():
        advice = "install backend/requirements-tracing.lock, or unset OTEL_EXPORTER_OTLP_ENDPOINT"
        yield Finding("traces", "warn", f"the packages that make them are missing; {advice}")


async def _check_configuration(settings: Settings) -> Finding:
    if await _leads_nowhere(settings):
        text = f"FRONTEND_URL is {settings.frontend_url} and PORT {settings.port}; links in email don't lead to Tend"
        return Finding("configuration", "warn", f"{text}, since nothing listens there and forwards them")
    if settings.environment == "development":
        return Finding("configuration", "warn", "ENVIRONMENT is development; set production where others use it")
    if not settings.rate_limit_enabled:
        return Finding("configuration", "warn", "RATE_LIMIT_ENABLED is off; passwords may be guessed without limit")
    return Finding("configuration", "ok", "complete")


async def _leads_nowhere(settings: Settings) -> bool:
    """Whether nobody can open FRONTEND_URL: it is on this machine, at a port that is neither Tend's nor a proxy's.

    The ports of a container are mapped outside, where this can't look. There, `HOST` is not this machine alone.
    """
    address = urlsplit(settings.frontend_url)
    port = address.port or (_HTTPS_PORT if address.scheme == "https" else _HTTP_PORT)
    is_local = address.hostname in LOCAL_HOSTS and settings.host in LOCAL_HOSTS
    if not is_local or port == settings.port or settings.trusted_proxies:
        return False
    try:
        _, writer = await asyncio.wait_for(asyncio.open_connection(address.hostname, port), _PROXY_SECONDS)
    except (OSError, TimeoutError):
        return True
    writer.close()
    return False


async def _check_schema(database: Database) -> Finding:
    present = await current_revision(database)
    if present == head_revision():
        if missing := await find_missing_columns(database):
            named = ", ".join(missing[:MAX_NAMED_FILES]) + (", …" if len(missing) > MAX_NAMED_FILES else "")
            return Finding(
                "schema", "fail", f"at {present}, but without {named}; restore a backup: tend restore latest"
            )
        return Finding("schema", "ok", f"at {present}")
    if present > head_revision() and present != "base":
        return Finding("schema", "warn", f"at {present}, newer than this release; run the newer release")
    return Finding("schema", "fail", f"at {present} instead of {head_revision()}; run: tend migrate")


async def _check_clock(database: Database) -> Finding:
    sent_at = datetime.now(UTC)
    server_time = await queries.fetch_server_time(database)
    # The server read its clock about halfway between the request and the response.
    own_time = sent_at + (datetime.now(UTC) - sent_at) / 2
    skew = abs((server_time - own_time).total_seconds())
    if skew > MAX_CLOCK_SKEW_SECONDS:
        return Finding("clock", "warn", f"{skew:.1f} s away from the database's; synchronize both with NTP")
    return Finding("clock", "ok", f"{skew * 1000:.0f} ms away from the database's")


async def _check_jobs(database: Database) -> Finding:
    try:
        backlog = await queries.fetch_job_backlog(database)
    except asyncpg.UndefinedTableError:
        return Finding("jobs", "fail", "table is missing; run: tend migrate")
    if backlog.delay > MAX_JOB_DELAY_SECONDS:
        advice = "run tend serve with TEND_JOBS on, or tend worker"
        return Finding("jobs", "warn", f"waiting for {backlog.delay:.0f} s; {advice}")
    if backlog.failed:
        advice = "see the log for why, then: pgq requeue"
        return Finding("jobs", "warn", f"{backlog.failed} failed after all attempts; {advice}")
    return Finding("jobs", "ok", "nothing is late and nothing has failed")


async def _check_backups(settings: Settings, database: Database) -> Finding:
    try:
        state = await backup.fetch_backup_state(database)
        is_running = await backup.is_backup_running(database)
        await asyncio.to_thread(probe_store, settings)
    except asyncpg.PostgresError:
        return Finding("backups", "fail", "their state is missing; run: tend migrate")
    except BackupError as error:
        return Finding("backups", "fail", str(error))
    if state.failure:
        return Finding("backups", "fail", f"the last attempt failed: {state.failure}")
    advice = "one is being made or proven right now" if is_running else _backup_advice(settings)
    if state.verified_backup_at is None:
        return Finding("backups", "warn", f"none was proven yet; {advice}")
    days = (datetime.now(UTC) - state.verified_backup_at).total_seconds() / 86_400
    text = f"the last verified one is {days:.1f} days old"
    if schedule.is_proof_overdue(state, datetime.now(UTC)):
        return Finding("backups", "warn", f"{text}; {advice}")
    return Finding("backups", "ok", text)


async def _check_restore(settings: Settings, database: Database) -> AsyncIterator[Finding]:
    """Nothing is yielded while there is nothing to do."""
    with suppress(asyncpg.PostgresError):
        if restored_at := await backup.fetch_restored_at(database):
            text = f"of {restored_at:%Y-%m-%d %H:%M} UTC: reminders and queued email wait"
            yield Finding("restore", "warn", f"{text}; when the data are right, run: tend restore confirm")
        if settings.backup_wal_dir and (failed_at := await backup.fetch_archive_failure(database)):
            text = f"of the database failed at {failed_at:%Y-%m-%d %H:%M} UTC"
            advice = f"check that {settings.backup_wal_dir} has room and can be written"
            yield Finding("log archive", "fail", f"{text}; {advice}")


async def _check_missing_files(settings: Settings, database: Database) -> AsyncIterator[Finding]:
    """Nothing is yielded while nothing is missing."""
    with suppress(asyncpg.PostgresError):
        if missing := await fetch_missing_files(database):
            text = f"{missing} attached files or pictures are not at {files.find_store_place(settings)}"
            advice = "check that it is the right place, or bring them back from backups: tend restore files"
            yield Finding("missing files", "fail", f"{text}; {advice}")


def _backup_advice(settings: Settings) -> str:
    return (
        "run: tend backup verify, or see the log for why"
        if settings.backup_url
        else "set BACKUP_URL, or run: tend backup --verify"
    )


async def _check_bus(settings: Settings, database: Database) -> Finding:
    bus = open_bus(settings, database)
    async with background_task(bus.run()):
        deadline = time.monotonic() + BUS_TIMEOUT_SECONDS
        while not bus.is_healthy and time.monotonic() < deadline:  # noqa: ASYNC110  # the bus has no event to wait for
            await asyncio.sleep(0.05)
        if bus.is_healthy:
            return Finding("messages", "ok", "processes receive each other's messages")
    if settings.redis_url:
        problem, advice = "REDIS_URL does not carry messages", "check the address, the password, and that Valkey runs"
    else:
        problem, advice = "LISTEN receives nothing", "set DATABASE_DIRECT_URL to the server itself, past the pooler"
    return Finding("messages", "warn", f"{problem}, so other devices see changes late; {advice}")


def _check_disk(settings: Settings) -> Finding:
    folder = settings.tend_data_dir if settings.tend_data_dir.exists() else settings.tend_data_dir.absolute().parent
    free = shutil.disk_usage(folder).free
    text = f"{free / 1e9:.1f} GB free in {folder}"
    if free <= DOCTOR_MIN_FREE_BYTES:
        return Finding("disk", "fail", f"{text}; free up space")
    return Finding("disk", "ok", text)


async def _check_files(settings: Settings) -> Finding:
    place = files.find_store_place(settings)
    try:
        await files.run_in_file_thread(partial(files.probe_store, settings))
    except FilesUnavailable as error:
        return Finding("files", "fail", f"attached files can't go to {place}: {error.__cause__}; check ATTACHMENT_*")
    return Finding("files", "ok", f"attached files go to {place}, which can be written")


async def _check_mail(settings: Settings) -> Finding:
    if settings.mail_api_url:
        return Finding("mail", "ok", "goes to MAIL_API_URL; it can't be tested without sending mail")
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
    return Finding("mail", "ok", f"{smtp.host}:{smtp.port} accepts the sign-in")


async def _check_issuer(settings: Settings) -> Finding:
    try:
        await Issuer(settings).check()
    except OidcUnavailable as error:
        text = f"{settings.oidc_issuer} can't be used ({error.reason}), so nobody signs in there"
        return Finding("issuer", "fail", f"{text}; check OIDC_ISSUER, and that this machine reaches it")
    return Finding("issuer", "ok", f"{settings.oidc_issuer} publishes its addresses and keys")
