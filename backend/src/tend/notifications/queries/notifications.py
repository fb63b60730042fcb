"""The notifications of one account, which is `$1`, as the person reads and archives them."""

from uuid import UUID

from tend.core.db.database import Json, Queryable
from tend.core.write_result import WriteResult
from tend.lists.access import UNLESS_RESTRICTED, is_deleted_account_sql
from tend.notifications.schemas import MAX_NOTIFICATIONS_PER_PULL, NotificationPatch

_COLUMNS = (
    "id",
    "kind",
    "list_id",
    "todo_id",
    "comment_id",
    "folder_id",
    "actor_id",
    "actor_name",
    "list_name",
    "title",
    "at",
    "read_at",
    "archived_at",
)
_IS_OF_DELETED = is_deleted_account_sql("notifications.actor_id")
# The person who caused it may be gone.
ACTOR_NAME = f"case when {_IS_OF_DELETED} then '' else notifications.actor_name end as actor_name"
_EXPRESSIONS = {
    "actor_id": f"case when not {_IS_OF_DELETED} then notifications.actor_id end as actor_id",
    "actor_name": ACTOR_NAME,
}
NOTIFICATION_COLUMNS = ", ".join(_EXPRESSIONS.get(column, f"notifications.{column}") for column in _COLUMNS)

_LIST_NOTIFICATIONS = f"""
select row_to_json(item)::text
from (
    select {NOTIFICATION_COLUMNS}
    from notifications
    where user_id = $1
      and not is_hidden
    order by at desc, id
    limit {MAX_NOTIFICATIONS_PER_PULL}
) item"""


async def list_notifications(db: Queryable, user_id: UUID) -> list[Json]:
    return [row[0] for row in await db.fetch(_LIST_NOTIFICATIONS, user_id)]


def notifications_json_sql(cursor: str) -> str:
    """A query for the notifications of `$1` that changed after the version `cursor` of their account."""
    return f"""
        select string_agg(row_to_json(item)::text, ',')
        from (
            select {NOTIFICATION_COLUMNS}
            from notifications
            where notifications.user_id = $1 {UNLESS_RESTRICTED}
              and notifications.version > {cursor}
              and not notifications.is_hidden
            order by notifications.version desc
            limit {MAX_NOTIFICATIONS_PER_PULL}
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
      and not notifications.is_hidden
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
