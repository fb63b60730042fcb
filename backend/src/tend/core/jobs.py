"""Work in the background: queued with the change that asks for it, done at least once, retried, never lost."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import asyncpg
from pgqueuer import AsyncpgDriver, Job, PgQueuer, Queries, RetryRequested
from pgqueuer.ports import RepositoryPort
from pgqueuer.types import QueueExecutionMode

from tend.core.background_task import background_task
from tend.core.db.database import Database, Queryable
from tend.core.settings.dsn import connect_options
from tend.core.settings.settings import Settings

Payload = dict[str, Any]
MarkDone = Callable[[], Awaitable[None]]

# 2 s, 4 s … 1 h apart: about half a day, longer than most outages of a mail server
ATTEMPTS = 20
LONGEST_PAUSE = timedelta(hours=1)
RECONNECT_SECONDS = 1.0
STOP_SECONDS = 5.0
_log = logging.getLogger(__name__)


async def noop() -> None:
    return


@dataclass(frozen=True, slots=True)
class JobContext:
    """What a handler may use."""

    database: Database
    settings: Settings
    job_id: str
    """The same at every attempt; for a schedule, the same for one due time."""
    attempt: int
    """0 the first time."""
    done: MarkDone = noop
    """Writes down at once that the job is done: for what must not happen twice, and before anything else is waited for."""


Handler = Callable[[JobContext, Payload], Awaitable[None]]


class GiveUp(Exception):
    """Raised by a handler when no further attempt could succeed: the job is dead at once, and kept."""


class RetryLater(Exception):
    """Raised by a handler that was told how long to wait: the next attempt comes no sooner than after `pause`."""

    pause: timedelta | None = None


class JobFailed(Exception):
    """What the queue keeps of a handler's failure: its kind, since the text could hold somebody's data."""


async def enqueue(connection: Queryable, job: str, payload: Payload, *, delay: timedelta | None = None) -> None:
    """Queue `job` in the caller's transaction, so that it exists exactly when the change does.

    `payload` is kept readable in the database until the job is done: no secrets in it.
    """
    queries = Queries(AsyncpgDriver(connection))
    await queries.enqueue(job, json.dumps(payload).encode(), execute_after=delay)


@asynccontextmanager
async def run_worker(jobs: "Jobs") -> AsyncIterator[None]:
    """Take jobs while the block runs; afterwards those under way get `STOP_SECONDS` to end."""
    async with background_task(jobs.run()) as task:
        yield
        jobs.stop()
        await asyncio.wait([task], timeout=STOP_SECONDS)


class Jobs:
    """Takes jobs off the queue in this process; any number of processes may."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        handlers: Mapping[str, Handler],
        schedules: Mapping[str, Handler],
        heartbeat: timedelta = timedelta(seconds=30),
    ) -> None:
        """`schedules` is keyed by cron expression (UTC). A job whose worker stays silent for `heartbeat` is taken over."""
        self._settings = settings
        self._database = database
        self._handlers = handlers
        self._schedules = schedules
        self._heartbeat = heartbeat
        self._stopping = False
        self._queue: PgQueuer | None = None

    async def run(self) -> None:
        """Work until `stop`; a lost connection is made again."""
        while not self._stopping:
            try:
                await self._session(QueueExecutionMode.continuous)
            except Exception as error:  # noqa: BLE001  # whatever it was, the queue must be served again
                _log.warning("background work paused", extra={"error": type(error).__name__})
            if not self._stopping:
                await asyncio.sleep(RECONNECT_SECONDS)

    async def drain(self) -> None:
        """Work until the queue is empty."""
        await self._session(QueueExecutionMode.drain)

    def stop(self) -> None:
        """Take no more jobs; `run` returns when those under way are done."""
        self._stopping = True
        if self._queue:
            self._queue.shutdown.set()

    async def _session(self, mode: QueueExecutionMode) -> None:
        connection = await asyncpg.connect(**connect_options(self._settings.direct_url))
        try:
            queue = self._queue = self._build(connection)
            connection.add_termination_listener(lambda _connection: queue.shutdown.set())
            if self._stopping:
                return
            runner = queue.run if mode is QueueExecutionMode.continuous else queue.qm.run
            await runner(
                mode=mode,
                batch_size=10,
                max_concurrent_tasks=20,
                dequeue_timeout=timedelta(seconds=15),
                heartbeat_timeout=self._heartbeat,
                shutdown_on_listener_failure=False,
            )
        finally:
            connection.terminate()

    def _build(self, connection: Any) -> PgQueuer:
        queue = PgQueuer(AsyncpgDriver(connection))
        for name, handler in self._handlers.items():
            queue.entrypoint(name, accepts_context=False, on_failure="hold")(self._job(handler, queue.qm.queries))
        for expression, handler in self._schedules.items():
            name = f"{handler.__module__}.{handler.__name__}"
            queue.schedule(name, expression, accepts_context=False)(self._scheduled(handler))
        return queue

    def _job(self, handler: Handler, queue: RepositoryPort) -> Callable[[Job], Awaitable[None]]:
        async def run(job: Job) -> None:
            # the queue itself notes it a moment later, together with others
            done = partial(queue.log_jobs, [(job, "successful", None)])
            context = JobContext(self._database, self._settings, str(job.id), job.attempts, done)
            try:
                await handler(context, json.loads(job.payload or b"{}"))
            except asyncio.CancelledError:
                # what is cut off as the process stops would count as called off, and be gone
                raise RetryRequested(timedelta(), "CutOff") from None
            except Exception as error:  # noqa: BLE001  # the job is tried again whatever it was
                _log.exception("job failed", extra={"job": job.entrypoint, "job_id": job.id, "attempt": job.attempts})
                kind = type(error).__name__
                if isinstance(error, GiveUp) or job.attempts + 1 >= ATTEMPTS:
                    raise JobFailed(kind) from None
                asked = error.pause if isinstance(error, RetryLater) else None
                raise RetryRequested(max(_pause(job.attempts), asked or timedelta()), kind) from None

        return run

    def _scheduled(self, handler: Handler) -> Callable[[Any], Awaitable[None]]:
        async def run(schedule: Any) -> None:
            identity = f"{schedule.entrypoint}@{schedule.next_run.isoformat()}"
            await handler(JobContext(self._database, self._settings, identity, 0), {})

        return run


def _pause(attempt: int) -> timedelta:
    return min(LONGEST_PAUSE, timedelta(seconds=2 * 2**attempt))
