"""The memberships in lists that follow from who is in a shared folder, and which lists are in it.

Whatever changes of a folder is written first. The statements here then compare the memberships of lists with what should
be, and write the difference, in one place for every way in which it comes about. The lists are locked, and so
are the accounts of everybody who is in one of them through a folder or should be.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from tend.core.db.database import Queryable
from tend.core.write_result import WriteResult
from tend.lists.access import Role
from tend.lists.queries.acts import record_acts_sql
from tend.lists.queries.former_members import MAX_RELEASED_TODOS
from tend.lists.queries.members import MAX_MEMBERS


def _difference_sql(lists: str) -> str:
    """Each membership in `lists`, an array, that is not as the folder of its list demands.

    `new_role` is null for those that end, and `old_role` for those that begin.
    """
    return f"""
    select
        list_id,
        user_id,
        wanted.folder_id,
        wanted.folder_name,
        wanted.role as folder_role,
        present.role as old_role,
        greatest(
            present.direct_role,
            wanted.role,
            case when wanted.folder_id = present.folder_id then present.raised_role end
        ) as new_role
    from (
        select
            lists.id as list_id,
            folder_memberships.user_id,
            shared_folders.id as folder_id,
            shared_folders.name as folder_name,
            folder_memberships.role
        from lists
        join shared_folders on shared_folders.id = lists.folder_id
        join folder_memberships on folder_memberships.folder_id = shared_folders.id
        where lists.id = any ({lists}::uuid[])
    ) wanted
    full join (
        select list_id, user_id, role, direct_role, folder_id, folder_role, raised_role
        from memberships
        where list_id = any ({lists}::uuid[])
          and guest_id is null
    ) present using (list_id, user_id)
    where (present.folder_id, present.folder_role) is distinct from (wanted.folder_id, wanted.role)"""


@dataclass(frozen=True, slots=True)
class MembershipChange:
    """What becomes of a person's role in a list; null is no membership."""

    list_id: UUID
    user_id: UUID
    old_role: Role | None
    new_role: Role | None


# $1 the lists
_FIND_CHANGES = f"""
select list_id, user_id, old_role::text, new_role::text
from ({_difference_sql("$1")}
) difference"""


async def find_changes(db: Queryable, list_ids: Collection[UUID]) -> list[MembershipChange]:
    return [MembershipChange(*row) for row in await db.fetch(_FIND_CHANGES, list_ids)]


# $1 the lists
_HAS_ROOM = f"""
with added as materialized (
    select list_id
    from ({_difference_sql("$1")}
    ) difference
    where old_role is null
)
select not exists (
    select
    from added
    group by list_id
    having count(*) + (
        select count(*) from memberships where memberships.list_id = added.list_id and guest_id is null
    ) > {MAX_MEMBERS}
)"""


async def has_room(db: Queryable, list_ids: Collection[UUID]) -> bool:
    """False if a list would have more members than it may.

    How many lists its people are in already doesn't matter, so that nobody keeps a list out of a folder.
    """
    return bool(await db.fetchval(_HAS_ROOM, list_ids))


# Whoever comes into a list by its folder joined it, whether they or the list came last.
_RECORD_MEMBERS = record_acts_sql(
    "numbered_changes changes join numbered_lists on numbered_lists.id = changes.list_id",
    """case
            when changes.old_role is null then 'joined'
            when changes.new_role is not null then 'role_changed'
            when changes.user_id = $1 then 'left'
            else 'removed'
        end""",
    list_id="changes.list_id",
    version="numbered_lists.assigned_version + changes.number",
    before="""case when changes.old_role is not null then jsonb_strip_nulls(jsonb_build_object(
            'user_id', changes.user_id, 'role', case when changes.new_role is not null then changes.old_role end
        )) end""",
    after="""case when changes.new_role is not null then jsonb_build_object(
            'user_id', changes.user_id, 'role', changes.new_role
        ) end""",
    actor="case when changes.old_role is null then changes.user_id else $1 end",
)
_RECORD_UNASSIGNED = record_acts_sql(
    "assigned join numbered_lists on numbered_lists.id = assigned.list_id",
    "'changed'",
    list_id="assigned.list_id",
    version="numbered_lists.base + assigned.number",
    todo_id="assigned.id",
    title="assigned.title",
    before="jsonb_build_object('assignee_id', assigned.user_id)",
    after="jsonb_build_object('assignee_id', null)",
    is_part="true",
)
# $1 the user whose act it is, $2 the lists, $3 whether a list that leaves its shared folder goes into a folder of that name
# in the sidebars of those who stay in the list. Lists that somebody joins come to the end of the sidebar, the oldest first.
_WRITE = f"""
with recursive difference as materialized ({_difference_sql("$2")}
), assigned as materialized (
    select limited.*, row_number() over (partition by list_id order by id) as number
    from (
        select todos.id, todos.title, difference.list_id, difference.user_id
        from difference
        join todos on todos.list_id = difference.list_id and todos.assignee_id = difference.user_id
        where difference.new_role is null
        limit {MAX_RELEASED_TODOS}
    ) limited
), numbered_changes as materialized (
    select list_id, user_id, old_role, new_role, row_number() over (partition by list_id order by user_id) as number
    from difference
    where old_role is distinct from new_role
), numbered_lists as (
    update lists
    set version = lists.version + total.assigned + total.changed,
        members_version = lists.version + total.assigned + total.changed
    from (
        select
            list_id,
            (select count(*) from assigned where assigned.list_id = difference.list_id) as assigned,
            greatest(count(*) filter (where old_role is distinct from new_role), 1) as changed
        from difference
        group by list_id
    ) total
    where lists.id = total.list_id
    returning
        lists.id,
        lists.version,
        lists.version - total.assigned - total.changed as base,
        lists.version - total.changed as assigned_version
), recorded as ({_RECORD_MEMBERS}
), recorded_todos as ({_RECORD_UNASSIGNED}
), unassigned as (
    update todos
    set assignee_id = null,
        version = numbered_lists.base + assigned.number,
        updated_at = now()
    from assigned
    join numbered_lists on numbered_lists.id = assigned.list_id
    where todos.id = assigned.id
), numbered_users as (
    update users
    set version = users.version + 1
    where users.id in (select user_id from difference)
    returning users.id, users.version
), ended as (
    delete from memberships
    using difference
    where memberships.list_id = difference.list_id
      and memberships.user_id = difference.user_id
      and difference.new_role is null
), changed as (
    update memberships
    set folder_id = difference.folder_id,
        folder_role = difference.folder_role,
        folder = case
            when difference.folder_id is not null then difference.folder_name
            when $3 then memberships.folder
        end,
        version = numbered_users.version
    from difference
    join numbered_users on numbered_users.id = difference.user_id
    where memberships.list_id = difference.list_id
      and memberships.user_id = difference.user_id
      and difference.new_role is not null
), added as materialized (
    select difference.*, row_number() over (partition by user_id order by lists.created_at, lists.id) as number
    from difference
    join lists on lists.id = difference.list_id
    where difference.old_role is null
), positions (user_id, number, position) as (
    select user_id, number, order_key_after((
        select max(position) from memberships where memberships.user_id = added.user_id
    ))
    from added
    where number = 1
    union all
    select added.user_id, added.number, order_key_after(positions.position)
    from positions
    join added on added.user_id = positions.user_id and added.number = positions.number + 1
), joined as (
    insert into memberships (list_id, user_id, role, folder_role, folder_id, folder, position, version)
    select
        added.list_id,
        added.user_id,
        added.folder_role,
        added.folder_role,
        added.folder_id,
        added.folder_name,
        positions.position,
        numbered_users.version
    from added
    join positions using (user_id, number)
    join numbered_users on numbered_users.id = added.user_id
)
select
    (select count(*) from assigned) = {MAX_RELEASED_TODOS} as has_assigned,
    (select coalesce(json_object_agg(id, version), '{{}}') from numbered_lists)::text as lists,
    (select coalesce(json_object_agg(id, version), '{{}}') from numbered_users)::text as users"""


async def write_changes(
    db: Queryable, user_id: UUID, list_ids: Collection[UUID], *, keeps_folder: bool = False
) -> tuple[WriteResult, bool]:
    """Begins, changes and ends memberships, by an act of the user. Returns the new versions of the lists and of the users.

    True comes with them if more todos may be assigned to those who left than the statement unassigns.

    With `keeps_folder`, a list that leaves its shared folder goes into a folder of that name in the sidebars of those who
    stay in the list.
    """
    row = await db.fetchrow(_WRITE, user_id, list_ids, keeps_folder)
    lists, users = (
        {UUID(log): version for log, version in json.loads(row[kind]).items()} for kind in ("lists", "users")
    )
    return WriteResult("null", lists, users), row["has_assigned"]
