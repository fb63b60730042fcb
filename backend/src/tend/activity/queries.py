"""Acts, as members of their lists see them. `$1` is the id of the current user.

Somebody sees the acts of a list since they joined it, and not those of other lists that its todos were in before.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tend.core.db.database import Json, Queryable
from tend.lists.access import CAN_READ, SEES_ACT, SEES_TODO
from tend.lists.queries.members import name_in_list_sql


@dataclass(frozen=True, slots=True)
class ActRow:
    json: Json
    at: datetime
    version: int
    list_id: UUID


def _visible_acts_sql(column: str) -> str:
    """Without the other list of a move unless the user can see that one, too."""
    return f"""case
            when not {column} ? 'list_id' or exists (
                select
                from lists
                join memberships on {CAN_READ}
                where lists.id = ({column} ->> 'list_id')::uuid
            ) then {column}
        end"""


_NAMED = ", ".join(
    f"(acts.{column} ->> '{field}')::uuid" for column in ("before", "after") for field in ("assignee_id", "user_id")
)
# Changes that one person took back at once are no changes.
_VISIBLE_ACTS = f"""acts
    join lists on lists.id = acts.list_id
    join memberships on {CAN_READ} and acts.at >= memberships.created_at
    left join users on users.id = acts.actor_id
    left join guests on guests.id = acts.actor_id
    where (acts.before is null or acts.before is distinct from acts.after)
      and {SEES_ACT}"""
_NAME = name_in_list_sql("acts.list_id")
_ACT = f"""
        acts.list_id,
        lists.name as list_name,
        acts.version,
        acts.todo_id,
        acts.kind,
        acts.title,
        {_visible_acts_sql("acts.before")} as before,
        {_visible_acts_sql("acts.after")} as after,
        users.id as actor_id,
        coalesce(coalesce(acts.guest_name, guests.name) || ' (guest)', {_NAME}) as actor_name,
        (
            select coalesce(json_object_agg(named.id, named.name) filter (where named.name is not null), '{{}}')
            from (
                select users.id, {_NAME} as name
                from users
                where users.id in ({_NAMED})
            ) named
        ) as people,
        acts.at"""
_ROW = "row_to_json(item)::text as json, item.at, item.version, item.list_id"

# $2 the todo, $3 to $5 the last act of the page before, or null, and $6 how many acts there may be.
_TODO_ACTS = f"""
select {_ROW}
from todos
join lists on lists.id = todos.list_id
join memberships on {CAN_READ}
left join lateral (
    select {_ACT}
    from {_VISIBLE_ACTS}
      and acts.todo_id = $2
      -- Where the todo has gone, it has an act of its own.
      and acts.kind <> 'moved_out'
      and ($3::timestamptz is null or (acts.at, acts.version, acts.list_id) < ($3, $4::bigint, $5::uuid))
    order by acts.at desc, acts.version desc, acts.list_id desc
    limit $6
) item on true
where todos.id = $2
  and {SEES_TODO}
order by item.at desc, item.version desc, item.list_id desc"""


async def fetch_todo_acts(
    db: Queryable, user_id: UUID, todo_id: UUID, after: tuple[datetime, int, UUID] | None, limit: int
) -> list[ActRow] | None:
    """The latest first, those in lists that it was in before too. None if the user cannot see the todo."""
    rows = await db.fetch(_TODO_ACTS, user_id, todo_id, *(after or (None, None, None)), limit)
    return [ActRow(*row) for row in rows if row["json"]] if rows else None


# $2 the list, $3 the version of the last act of the page before, or null, and $4 how many acts there may be.
_LIST_ACTS = f"""
select {_ROW}
from lists
join memberships on {CAN_READ}
left join lateral (
    select {_ACT}
    from {_VISIBLE_ACTS}
      and acts.list_id = $2
      and acts.version < coalesce($3::bigint, {2**63 - 1})
      and not acts.is_part
    order by acts.version desc
    limit $4
) item on true
where lists.id = $2
order by item.version desc"""


async def fetch_list_acts(
    db: Queryable, user_id: UUID, list_id: UUID, after: int | None, limit: int
) -> list[ActRow] | None:
    """The latest first, without the parts of larger ones. None if the user cannot see the list."""
    rows = await db.fetch(_LIST_ACTS, user_id, list_id, after, limit)
    return [ActRow(*row) for row in rows if row["json"]] if rows else None


# $2 to $4 the last act of the page before, or null, and $5 how many acts there may be.
_OWN_ACTS = f"""
select {_ROW}
from (
    select {_ACT}
    from {_VISIBLE_ACTS}
      and acts.actor_id = $1
      and acts.at <= coalesce($2::timestamptz, 'infinity')
      and ($2 is null or (acts.at, acts.version, acts.list_id) < ($2, $3::bigint, $4::uuid))
      and not acts.is_part
    order by acts.at desc, acts.version desc, acts.list_id desc
    limit $5
) item
order by item.at desc, item.version desc, item.list_id desc"""


async def fetch_own_acts(
    db: Queryable, user_id: UUID, after: tuple[datetime, int, UUID] | None, limit: int
) -> list[ActRow]:
    """Those of the user in lists that they can see, the latest first, without the parts of larger ones."""
    rows = await db.fetch(_OWN_ACTS, user_id, *(after or (None, None, None)), limit)
    return [ActRow(*row) for row in rows]
