"""SQL about notifications. `$1` is the id of the current user, whose act it is that others are notified of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from tend.core.db.database import Json, Queryable
from tend.core.write_result import WriteResult
from tend.inbox.schemas import MAX_PULLED, Kind, NotificationPatch
from tend.lists.access import can_read

_COLUMNS = (
    "id",
    "kind",
    "list_id",
    "todo_id",
    "comment_id",
    "actor_id",
    "actor_name",
    "list_name",
    "title",
    "at",
    "read_at",
    "archived_at",
)
NOTIFICATION_COLUMNS = ", ".join(f"notifications.{column}" for column in _COLUMNS)

# $2 the list, $3 the comment or null; then, for each notification, $4 whom it is for, $5 its kind, $6 the todo or null, $7
# its title or null for that of the todo, $8 its id or null. Accounts are locked in the order of their ids, so that two
# statements of this kind do not wait for each other.
_NOTIFY = f"""
with wanted as materialized (
    select wanted.*
    from lists, unnest($4::uuid[], $5::text[], $6::uuid[], $7::text[], $8::uuid[])
        with ordinality wanted (user_id, kind, todo_id, title, id, number)
    where lists.id = $2
      and wanted.user_id <> $1
      -- These two have nothing of the list but its name.
      and (
          wanted.kind in ('invited', 'removed') and wanted.todo_id is null and wanted.title is null and $3::uuid is null
          or exists (select from memberships where {can_read("wanted.user_id")})
      )
      and not exists (select from notifications known where known.id = wanted.id)
      -- A mention stays one when the comment is edited.
      and not exists (
          select
          from notifications known
          where known.comment_id = $3
            and known.user_id = wanted.user_id
            and known.kind = wanted.kind
      )
), recipients as materialized (
    select users.id
    from users
    where users.id in (select wanted.user_id from wanted)
    order by users.id
    for no key update
), numbered as (
    update users
    set version = users.version + total.count
    from (
        select recipients.id, count(*)
        from recipients
        join wanted on wanted.user_id = recipients.id
        group by recipients.id
    ) total
    where users.id = total.id
    returning users.id, users.version, users.version - total.count as base
)
insert into notifications (
    id, user_id, kind, list_id, todo_id, comment_id, actor_id, actor_name, list_name, title, version
)
select
    coalesce(wanted.id, gen_random_uuid()),
    numbered.id,
    wanted.kind,
    lists.id,
    wanted.todo_id,
    $3,
    actor.user_id,
    actor.name,
    lists.name,
    coalesce(
        wanted.title,
        (select todos.title from todos where todos.id = wanted.todo_id and todos.list_id = lists.id),
        ''
    ),
    numbered.base + row_number() over (partition by numbered.id order by wanted.number)
from numbered
join wanted on wanted.user_id = numbered.id, lists, actors actor
where lists.id = $2
  and actor.id = $1
returning user_id, version"""


@dataclass(frozen=True, slots=True)
class Notice:
    """A notification to be: for whom, and of what."""

    user_id: UUID
    kind: Kind
    todo_id: UUID | None = None
    title: str | None = None
    """The title of the todo if it is not the present one in the list."""
    id: UUID | None = None
    """Its own id, so that it comes once however often it is tried."""


async def insert_notifications(
    db: Queryable, actor_id: UUID, list_id: UUID, notices: Sequence[Notice], comment_id: UUID | None = None
) -> Mapping[UUID, int]:
    """Notifies those who can see the list, or are invited or removed, and are not the actor.

    Returns the new versions of their accounts.
    """
    columns = [[getattr(notice, name) for notice in notices] for name in ("user_id", "kind", "todo_id", "title", "id")]
    versions: dict[UUID, int] = {}
    for row in await db.fetch(_NOTIFY, actor_id, list_id, comment_id, *columns):
        versions[row["user_id"]] = max(row["version"], versions.get(row["user_id"], 0))
    return versions


# $2 the todo. The people who follow it: they created it, are assigned to it, commented on it or were mentioned in a comment.
_FIND_FOLLOWERS = """
select todos.created_by as id
from todos
where todos.id = $2
  and todos.created_by <> $1
union
select todos.assignee_id
from todos
where todos.id = $2
  and todos.assignee_id <> $1
union
select comments.author_id
from comments
where comments.todo_id = $2
  and comments.author_id <> $1
union
select mentioned.id
from comments, unnest(comments.mentions) mentioned (id)
where comments.todo_id = $2
  and mentioned.id <> $1"""


async def find_followers(db: Queryable, user_id: UUID, todo_id: UUID | None) -> set[UUID]:
    """The people besides the user who follow the todo, whether or not they can still see it."""
    return {row["id"] for row in await db.fetch(_FIND_FOLLOWERS, user_id, todo_id)}


_LIST_NOTIFICATIONS = f"""
select row_to_json(item)::text
from (
    select {NOTIFICATION_COLUMNS}
    from notifications
    where user_id = $1
    order by at desc, id
    limit {MAX_PULLED}
) item"""


async def list_notifications(db: Queryable, user_id: UUID) -> list[Json]:
    return [row[0] for row in await db.fetch(_LIST_NOTIFICATIONS, user_id)]


def notifications_json(cursor: str) -> str:
    """A query for the notifications of `$1` that changed after the version `cursor` of their account."""
    return f"""
        select string_agg(row_to_json(item)::text, ',')
        from (
            select {NOTIFICATION_COLUMNS}
            from notifications
            where notifications.user_id = $1
              and notifications.version > {cursor}
            order by notifications.version desc
            limit {MAX_PULLED}
        ) item"""


# $2 the notification, $3 whether it is read and $4 archived, null to leave it
_CHANGE_NOTIFICATION = f"""
with target as (
    select
        notifications.id,
        case
            when $3::boolean is null and $4::boolean then coalesce(read_at, now())
            when $3 then coalesce(read_at, now())
            when not $3 then null
            else read_at
        end as read_at,
        case when $4 then coalesce(archived_at, now()) when not $4 then null else archived_at end as archived_at,
        notifications.read_at as old_read_at,
        notifications.archived_at as old_archived_at
    from notifications
    where notifications.id = $2
      and notifications.user_id = $1
), numbered_user as (
    update users
    set version = users.version + 1
    from target
    where users.id = $1
      and (target.read_at, target.archived_at) is distinct from (target.old_read_at, target.old_archived_at)
    returning users.version
), changed as (
    update notifications
    set read_at = target.read_at,
        archived_at = target.archived_at,
        version = numbered_user.version
    from target, numbered_user
    where notifications.id = target.id
    returning {NOTIFICATION_COLUMNS}, notifications.version
)
select
    coalesce(
        (select row_to_json(item) from (select {NOTIFICATION_COLUMNS} from changed notifications) item),
        (
            select row_to_json(item)
            from (select {NOTIFICATION_COLUMNS} from notifications join target on target.id = notifications.id) item
        )
    )::text as row,
    (select version from changed) as version"""


async def change_notification(
    db: Queryable, user_id: UUID, notification_id: UUID, patch: NotificationPatch
) -> WriteResult | None:
    """None if the user has no such notification. The account has to be locked."""
    sent = patch.model_fields_set
    read, archived = (getattr(patch, name) if name in sent else None for name in ("read", "archived"))
    row = await db.fetchrow(_CHANGE_NOTIFICATION, user_id, notification_id, read, archived)
    if row["row"] is None:
        return None
    return WriteResult(row["row"], users={user_id: row["version"]} if row["version"] else {})
