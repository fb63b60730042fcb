"""SQL of the metrics: what only the database knows."""

from dataclasses import dataclass

from tend.core.db.database import Queryable


@dataclass(frozen=True, slots=True)
class DatabaseFacts:
    jobs_waiting: int
    """Their time has come."""
    jobs_delayed: int
    """Their time, or that of their next attempt, is still to come."""
    jobs_running: int
    jobs_dead: int
    oldest_job_seconds: float
    """How long the oldest job has been waiting past its time."""
    size_bytes: int
    connections: int
    max_connections: int
    replica_lag_seconds: float | None
    """The largest of all replicas; None without replicas, and for a user that may not see them."""
    backup_age_seconds: float | None
    """How old the database is that the newest verified backup shows; None if there is none."""
    missing_files: int | None
    """How many attached files the store didn't have at the last check; None before the first."""


_FACTS = """
with jobs as (
    select
        count(*) filter (where status = 'queued' and execute_after <= now()) as waiting,
        count(*) filter (where status = 'queued' and execute_after > now()) as delayed,
        count(*) filter (where status = 'picked') as running,
        count(*) filter (where status = 'failed') as dead,
        min(execute_after) filter (where status = 'queued' and execute_after <= now()) as oldest
    from pgqueuer
)
select
    jobs.waiting,
    jobs.delayed,
    jobs.running,
    jobs.dead,
    coalesce(extract(epoch from now() - jobs.oldest), 0)::float8,
    pg_database_size(current_database()),
    (select numbackends from pg_stat_database where datname = current_database()),
    current_setting('max_connections')::int,
    (select max(extract(epoch from replay_lag))::float8 from pg_stat_replication),
    (select extract(epoch from now() - verified_backup_at)::float8 from backup_state),
    (select missing_files from installation)
from jobs
"""


async def fetch_facts(db: Queryable) -> DatabaseFacts:
    return DatabaseFacts(*await db.fetchrow(_FACTS))
