"""Background work: queued in the transaction that causes it, done at least once, retried, never lost."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from pgqueuer import AsyncpgDriver, Job, PgQueuer, Queries, RetryRequested
from pgqueuer.ports import RepositoryPort
from pgqueuer.types import QueueExecutionMode

from tend.core.background_task import background_task
from tend.core.db.database import Database, Queryable
from tend.core.errors import TendError
from tend.core.metrics import metrics
from tend.core.settings.dsn import connect_to_database
from tend.core.settings.settings import Settings
from tend.core.tracing import tracer

JobPayload = dict[str, Any]
MarkJobDone = Callable[[], Awaitable[None]]

# With pauses of 2 s, 4 s … 1 h this is about half a day, longer than most outages of a mail server.
MAX_JOB_ATTEMPTS = 20
# The limits of all kinds that have one are less together, so that a job without a limit finds a free place.
MAX_CONCURRENT_JOBS = 40
# For work that somebody waits for on the screen. Other jobs have 0, or less for the later ones of one account.
URGENT_PRIORITY = 100
PURGE_JOB = "purge"
# The kinds of the purge that do not wait for the night; `ops/queries/purge.py` has all of them.
PURGED_LISTS = "lists deleted forever"
DELETED_ACCOUNTS = "deleted accounts"
MAX_RETRY_PAUSE = timedelta(hours=1)
RECONNECT_SECONDS = 1.0
CLOCK_CHECK_SECONDS = 30.0
WORKER_STOP_SECONDS = 5.0
_log = logging.getLogger(__name__)
# Schedules whose next run is further away than their expression allows: the database's clock was set back since then.
_RUN_SCHEDULES_NOW = """
update pgqueuer_schedules
set next_run = now()
from unnest($1::text[], $2::text[], $3::interval[]) as registered (entrypoint, expression, delay)
where pgqueuer_schedules.entrypoint = registered.entrypoint
  and pgqueuer_schedules.expression = registered.expression
  and pgqueuer_schedules.status = 'queued'
  and pgqueuer_schedules.next_run > now() + registered.delay + interval '10 seconds'"""


async def do_nothing() -> None:
    return


@dataclass(frozen=True, slots=True)
class JobContext:
    database: Database
    settings: Settings
    job_id: str
    """The same at every attempt; for a schedule, the same for each time that it is due."""
    attempt: int
    """0 at first."""
    mark_done: MarkJobDone = do_nothing
    """Records at once that the job is done: await it first after an effect that should not happen twice."""


Handler = Callable[[JobContext, JobPayload], Awaitable[None]]


class GiveUp(Exception):
    """Raised by a handler when no further attempt could succeed: the job fails at once, and stays in the table."""


class RetryLater(Exception):
    """Raised by a handler that knows how long to wait: the next attempt comes after `pause` at the earliest."""

    pause: timedelta | None = None


class JobPostponed(RetryLater):
    """Raised by a handler that did not try at all."""


class JobFailed(Exception):
    """The form in which the queue stores an exception: its type alone, since its text could contain personal data."""


async def enqueue_job(connection: Queryable, job: str, payload: JobPayload, *, priority: int = 0) -> None:
    """Queue `job` in the caller's transaction, so that it exists exactly when the change does.

    `payload` is readable in the database until the job is done, so it must not contain secrets. Of jobs that could run,
    the one with the greatest `priority` comes first.
    """
    queries = Queries(AsyncpgDriver(connection))
    await queries.enqueue(job, json.dumps(payload).encode(), priority, headers=tracer.job_headers())


async def enqueue_purge(connection: Queryable, kind: str) -> None:
    """Have the purge of one kind begin now: what nobody sees anymore is removed in batches after the transaction."""
    await enqueue_job(connection, PURGE_JOB, {"kind": kind})


@asynccontextmanager
async def run_worker(jobs: "Jobs") -> AsyncIterator[None]:
    """Run jobs while the block runs; those that still run at its end have `WORKER_STOP_SECONDS` to finish."""
    async with background_task(jobs.run()) as task:
        yield
        jobs.stop()
        await asyncio.wait([task], timeout=WORKER_STOP_SECONDS)


class Jobs:
    """Runs jobs of the queue in this process; any number of processes may do so."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        handlers: Mapping[str, Handler],
        schedules: Mapping[str, Handler],
        heartbeat: timedelta = timedelta(seconds=30),
        limits: Mapping[str, int] | None = None,
    ) -> None:
        """`schedules` is keyed by cron expression (UTC). Another worker takes a job over after `heartbeat` of silence.

        `limits` is keyed by job: how many of its kind may run at once, in all processes together.
        """
        self._settings = settings
        self._database = database
        self._handlers = handlers
        self._schedules = schedules
        self._heartbeat = heartbeat
        self._limits = limits or {}
        self._stopping = False
        self._queue: PgQueuer | None = None

    async def run(self) -> None:
        """Run jobs until `stop`, over a new connection whenever one is lost."""
        while not self._stopping:
            try:
                await self._run_queue(QueueExecutionMode.continuous)
            except Exception as error:  # noqa: BLE001  # the queue goes on after any error
                _log.warning("background work paused", extra={"error": type(error).__name__})
            if not self._stopping:
                await asyncio.sleep(RECONNECT_SECONDS)

    async def drain(self) -> None:
        """Run jobs until the queue is empty."""
        await self._run_queue(QueueExecutionMode.drain)

    def stop(self) -> None:
        """Start no more jobs; `run` returns when the last one is done."""
        self._stopping = True
        if self._queue:
            self._queue.shutdown.set()

    async def _run_queue(self, mode: QueueExecutionMode) -> None:
        connection = await connect_to_database(self._settings.direct_url)
        try:
            queue = self._queue = self._build(connection)
            connection.add_termination_listener(lambda _connection: queue.shutdown.set())
            if self._stopping:
                return
            runner = queue.run if mode is QueueExecutionMode.continuous else queue.qm.run
            async with background_task(self._watch_clock(queue)):
                await runner(
                    mode=mode,
                    batch_size=10,
                    max_concurrent_tasks=MAX_CONCURRENT_JOBS,
                    dequeue_timeout=timedelta(seconds=15),
                    heartbeat_timeout=self._heartbeat,
                    shutdown_on_listener_failure=False,
                )
        finally:
            connection.terminate()

    async def _watch_clock(self, queue: PgQueuer) -> None:
        """After the clock was set back by an hour, no schedule would run for an hour."""
        while queue.sm.registry:
            schedules = [(key.entrypoint, key.expression, each.next_in()) for key, each in queue.sm.registry.items()]
            with suppress(TendError):
                await self._database.execute(_RUN_SCHEDULES_NOW, *map(list, zip(*schedules, strict=True)))
            await asyncio.sleep(CLOCK_CHECK_SECONDS)

    def _build(self, connection: Any) -> PgQueuer:
        queue = PgQueuer(AsyncpgDriver(connection))
        for name, handler in self._handlers.items():
            limit = self._limits.get(name, 0)
            register = queue.entrypoint(name, concurrency_limit=limit, accepts_context=False, on_failure="hold")
            register(self._job(handler, queue.qm.queries))
        for expression, handler in self._schedules.items():
            queue.schedule(_schedule_name(handler), expression, accepts_context=False)(self._scheduled(handler))
        return queue

    def _job(self, handler: Handler, queue: RepositoryPort) -> Callable[[Job], Awaitable[None]]:
        async def run(job: Job) -> None:
            with tracer.job_span(job.entrypoint, job.headers, job.attempts):
                await attempt(job)

        async def attempt(job: Job) -> None:
            # The queue itself records a finished job a moment later, together with others.
            mark_done = partial(queue.log_jobs, [(job, "successful", None)])
            context = JobContext(self._database, self._settings, str(job.id), job.attempts, mark_done)
            try:
                await handler(context, json.loads(job.payload or b"{}"))
                metrics.JOB_RUNS.add("done")
            except asyncio.CancelledError:
                # The process stops. The queue would take the job for one that was cancelled on purpose, and delete it.
                raise RetryRequested(timedelta(), "CutOff") from None
            except Exception as error:  # noqa: BLE001  # the job is retried after any error
                fields = {"job": job.entrypoint, "job_id": job.id, "attempt": job.attempts}
                if isinstance(error, JobPostponed):
                    _log.debug("job postponed", extra=fields)
                else:
                    _log.exception("job failed", extra=fields)
                kind = type(error).__name__
                if isinstance(error, GiveUp) or job.attempts + 1 >= MAX_JOB_ATTEMPTS:
                    metrics.JOB_RUNS.add("dead")
                    raise JobFailed(kind) from None
                metrics.JOB_RUNS.add("postponed" if isinstance(error, JobPostponed) else "retried")
                min_pause = error.pause if isinstance(error, RetryLater) else None
                raise RetryRequested(max(_pause(job.attempts), min_pause or timedelta()), kind) from None

        return run

    def _scheduled(self, handler: Handler) -> Callable[[Any], Awaitable[None]]:
        async def run(schedule: Any) -> None:
            identity = f"{schedule.entrypoint}@{schedule.next_run.isoformat()}"
            with tracer.job_span(schedule.entrypoint, None, 0):
                await handler(JobContext(self._database, self._settings, identity, 0), {})

        return run


def _schedule_name(handler: Handler) -> str:
    """The name in the database, which releases that run side by side share.

    Their modules `jobs` were once `tasks`, and the package `notifications` was `inbox`.
    """
    package = handler.__module__.removesuffix(".jobs").replace("tend.notifications", "tend.inbox")
    return f"{package}.tasks.{handler.__name__}"


def _pause(attempt: int) -> timedelta:
    return min(MAX_RETRY_PAUSE, timedelta(seconds=2 * 2**attempt))
