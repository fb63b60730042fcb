from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from tend.core.schemas import Body

OverviewSpan = Literal["day", "month"]
JobState = Literal["waiting", "delayed", "running", "dead"]


class Now(BaseModel):
    """The fields that are null are unknown: the database does not respond, or there are no backups."""

    streams: int
    memory_bytes: int
    disk_free_bytes: int
    disk_size_bytes: int
    jobs_waiting: int | None
    jobs_delayed: Annotated[int | None, Field(description="Until their time, or that of their next attempt.")]
    jobs_running: int | None
    jobs_dead: Annotated[int | None, Field(description="They have failed at every attempt.")]
    database_bytes: int | None
    database_connections: int | None
    max_database_connections: int | None
    backup_age_seconds: float | None


class SampleOut(BaseModel):
    """What happened in one part of the span; of what goes up and down, the greatest value."""

    at: Annotated[datetime, Field(description="When the part begins.")]
    requests: int
    errors: Annotated[int, Field(description="Responses with a status from 500 on.")]
    rate_limited: int
    p50_seconds: float | None
    p95_seconds: Annotated[float | None, Field(description="Null without requests; 5 is 5 seconds or more.")]
    streams: int
    pool_waits: int
    jobs_waiting: int
    jobs_dead: int
    oldest_job_seconds: float
    emails_sent: int
    emails_failed: int
    pushes_sent: int
    pushes_failed: int
    cpu_seconds: float
    memory_bytes: int
    database_bytes: int
    database_connections: int
    disk_free_bytes: int
    backup_age_seconds: float | None


class Overview(BaseModel):
    version: str
    python: str
    now: Now
    alerts: Annotated[list[str], Field(description="The kinds of alerts that are raised.")]
    span: OverviewSpan
    seconds_per_sample: int
    samples: list[SampleOut]


class FindingOut(BaseModel):
    name: str
    status: Literal["ok", "warn", "fail"]
    text: str


class FindingList(BaseModel):
    items: list[FindingOut]


class JobOut(BaseModel):
    id: int
    job: str
    state: JobState
    created_at: datetime
    due_at: datetime
    attempts: int
    error: Annotated[str | None, Field(description="The kind of error at the last attempt that failed.")]


class JobList(BaseModel):
    items: list[JobOut]


class RetryRequest(Body):
    ids: Annotated[
        list[Annotated[int, Field(ge=0, lt=2**63)]] | None,
        Field(max_length=200, description="Dead jobs to retry; null: all of them."),
    ] = None


class RetryResult(BaseModel):
    retried: int


class MailTestResult(BaseModel):
    is_sent: bool
    transport: Annotated[str, Field(description="`smtp`, `api` or `file`.")]
    error: Annotated[str | None, Field(description="What the mail server refused, if it did.")]
