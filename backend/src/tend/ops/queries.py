"""What is deleted for good, and when. Each statement deletes a batch, so that none holds its locks for long."""

from collections.abc import Mapping

BATCH = 2000


def _batch(table: str, condition: str, key: str = "ctid") -> str:
    return f"""
    with old as (
        select {key}
        from {table}
        where {condition}
        limit {BATCH}
    )
    delete from {table}
    where {key} in (select {key} from old)
    """


RETENTION: Mapping[str, str] = {
    "todos in the trash": _batch("todos", "deleted_at < now() - interval '30 days'"),
    "lists in the trash": _batch("lists", "deleted_at < now() - interval '30 days'"),
    "departures": _batch("departures", "departed_at < now() - interval '30 days'"),
    # a key whose arrival time has passed limits nothing any more
    "rate limits": _batch("rate_limits", "arrives_at < now()"),
    "job log": _batch("pgqueuer_log", "created < now() - interval '30 days'"),
    "job statistics": _batch("pgqueuer_statistics", "created < now() - interval '30 days'"),
}

# how many jobs gave up, and for how many seconds the oldest one has been waiting past its time
JOBS = """
select
    count(*) filter (where status = 'failed') as dead,
    coalesce(extract(epoch from now() - min(execute_after) filter (where status = 'queued')), 0)::float8 as oldest
from pgqueuer
"""
