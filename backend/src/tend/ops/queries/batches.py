"""The statements of the purge that delete one batch of a table.

None holds its locks for long. Where rows take others with them, which foreign keys and triggers delete or change, a batch
has fewer rows, so that all of them together are about `PURGE_BATCH`.
"""

from dataclasses import dataclass

PURGE_BATCH = 2000
# Of rows that take others with them, so many are considered for a batch.
_CANDIDATES = 200
IS_EXPIRED_IN_TRASH = "deleted_at < now() - interval '30 days'"
OF_TODO = (
    "comments.todo_id = todos.id",
    "attachments.todo_id = todos.id",
    "reminders.todo_id = todos.id",
    "acts.todo_id = todos.id",
)
_OF_GUEST = ("memberships.guest_id = guests.id", "acts.actor_id = guests.id")


@dataclass(frozen=True, slots=True)
class BatchStep:
    """A statement that returns how many rows it deleted or changed."""

    sql: str
    full: int
    """There may be more to delete if a batch has so many rows."""


def delete_batch(table: str, condition: str) -> BatchStep:
    sql = f"""
    with expired as (
        select ctid
        from {table}
        where {condition}
        limit {PURGE_BATCH}
    ), deleted as (
        delete from {table}
        where ctid in (select ctid from expired)
        returning 1
    )
    select count(*)
    from deleted
    """
    return BatchStep(sql, PURGE_BATCH)


def weigh_sql(table: str, columns: str, candidates: str, dependents: tuple[str, ...]) -> str:
    """The CTE `expired`: of the `candidates`, rows of `table` with an id, those that make a batch with their `dependents`.

    Each of these is a condition on the rows of a table, whose name comes first. One row is there whatever depends on it.
    """
    counts = [f"(select count(*) from {rows.split('.')[0]} where {rows})" for rows in dependents]
    return f"""
    with weighed as (
        select {columns}, {" + ".join(["1", *counts])} as rows
        from {table}
        where {candidates}
        limit {_CANDIDATES}
    ), expired as materialized (
        select {columns.replace(f"{table}.", "")}
        from (select weighed.*, sum(rows) over (order by id) as total from weighed) weighed
        where total <= {PURGE_BATCH}
           or total = rows
    )"""


def delete_heavy_batch(table: str, condition: str, dependents: tuple[str, ...]) -> BatchStep:
    sql = f"""{weigh_sql(table, f"{table}.id", condition, dependents)}, deleted as (
        delete from {table}
        where id in (select id from expired)
          and {condition}
        returning 1
    )
    select count(*)
    from deleted
    """
    return BatchStep(sql, 1)


def delete_guests(condition: str) -> BatchStep:
    return delete_heavy_batch("guests", condition, _OF_GUEST)


def delete_guests_of(links: str) -> BatchStep:
    """`links`: the rest of a query for the links whose guests are deleted."""
    return delete_guests(f"guests.link_id in (select link_shares.id from link_shares{links})")
