from uuid import UUID

from tend.accounts.errors import LinkShareOver
from tend.accounts.queries.users import user_json_sql
from tend.core.db.database import Json, Queryable
from tend.core.errors import AccountDeleted
from tend.lists.access import SEES_DELETED_TODOS, SEES_TRASH, UNLESS_RESTRICTED, has_role_sql
from tend.lists.queries.columns import LIST_COLUMNS
from tend.lists.queries.folders import folders_json_sql
from tend.lists.queries.people import has_links_sql, members_json_sql
from tend.notifications.queries.notifications import notifications_json_sql
from tend.reminders.queries.crud import REMINDER_COLUMNS
from tend.sync.queries.changed_rows import CHANGED_KEYS, CHANGED_ROWS
from tend.sync.schemas import PullRequest

# A cursor below this version is useless: tombstones are purged through it, or the user saw the list's trash before it and
# does not now, or the other way around.
_VALID_FROM = "greatest(lists.tombstones_purged_through, memberships.sight_version)"
# The cursor of a first load that was cut has the version up to which rows were sent in its lower bits, and above them the
# last bits of the version from which the user sees the trash, the hour in which the load began, and a flag (2^52 in all). The
# plain version would count as useless after the next purge, and the load would begin again (docs/sync.md, "Cursors").
_VERSION_BITS, _SIGHT_BITS, _HOUR_BITS = 36, 6, 10
_HOUR_SHIFT = _VERSION_BITS + _SIGHT_BITS
_PARTIAL_FLAG = 1 << 52
# Younger tombstones are never purged, so that a client learns of all that left while it loaded. Half of their least age.
_MAX_LOAD_HOURS = 12


def _bits_sql(number: str, shift: int, count: int) -> str:
    return f"(({number} >> {shift}) & {(1 << count) - 1})"


_SIGHT = f"(memberships.sight_version & {(1 << _SIGHT_BITS) - 1})"
_PARTIAL_MARKER = f"({_PARTIAL_FLAG} + (client.hour << {_HOUR_SHIFT}) + ({_SIGHT} << {_VERSION_BITS}))"
_IS_VALID_PARTIAL = f"""(
                cursors.number >= {_PARTIAL_FLAG}
                and {_bits_sql("cursors.number", _VERSION_BITS, _SIGHT_BITS)} = {_SIGHT}
                and ((client.hour - {_bits_sql("cursors.number", _HOUR_SHIFT, _HOUR_BITS)}) & {(1 << _HOUR_BITS) - 1}) <= {_MAX_LOAD_HOURS}
            )"""

# The user's lists with the client's cursors. The delta of a list begins after `since`.
_VISIBLE_LISTS = f"""
    select
        lists.id,
        lists.version,
        {SEES_DELETED_TODOS} as sees_deleted_todos,
        case
            when not is_valid then {_PARTIAL_MARKER}
            when cursors.number >= {_PARTIAL_FLAG} then cursors.number - cursors.version
            else 0
        end as partial_marker,
        memberships.version as membership_version,
        cursors.number is not null as is_known,
        cursors.number is not null and not is_valid as reset,
        case when is_valid then cursors.version else 0 end as since,
        not is_valid or lists.details_version > cursors.version or memberships.version > client.account as has_row,
        not is_valid or lists.members_version > cursors.version as has_members,
        row_number() over (order by lists.inbox_of is null, memberships.position, lists.id) as rank
    from memberships
    join lists on {SEES_TRASH}
    cross join client
    left join cursors on cursors.id = lists.id
    cross join lateral (
        select cursors.number is not null
            and not client.has_other_epoch
            and cursors.version <= lists.version
            and (cursors.number >= {_VALID_FROM} and cursors.number = cursors.version or {_IS_VALID_PARTIAL}) as is_valid
    ) validity"""


# The deltas of the response: complete ones, and the part of the delta in which the limit is reached. Of the lists after
# that, the client's cursors of another epoch are reset too, because it will send them with the new epoch.
_PAGE = """
    select
        changed_lists.id,
        changed_lists.version,
        changed_lists.partial_marker,
        changed_lists.reset,
        changed_lists.since,
        changed_lists.has_row,
        changed_lists.has_members,
        changed_lists.rank,
        case
            when cut.rank is null or changed_lists.rank < cut.rank then changed_lists.version
            else coalesce(sent.version, 0)
        end as reached_version,
        coalesce(sent.todos, '') as todos,
        coalesce(sent.comments, '') as comments,
        coalesce(sent.tombstones, '') as tombstones
    from changed_lists
    cross join client
    left join (
        select
            rank,
            max(version) as version,
            string_agg(json, ',' order by row_number) filter (where table_name = 'todos') as todos,
            string_agg(json, ',' order by row_number) filter (where table_name = 'comments') as comments,
            string_agg(distinct json, ',') filter (where table_name = 'tombstones') as tombstones
        from changed_rows
        group by rank
    ) sent on sent.rank = changed_lists.rank
    left join (select min(rank) as rank from changed_keys where not is_sent) cut on true
    where cut.rank is null
       or changed_lists.rank < cut.rank
       or (changed_lists.rank = cut.rank and sent.rank is not null)
       or (client.has_other_epoch and changed_lists.is_known)"""

# A second guard, since reminders end with the membership: they contain the moment at which a todo is due.
_IS_VISIBLE_REMINDER = """(select todos.list_id from todos where todos.id = reminders.todo_id)
                  in (select visible_lists.id from visible_lists)"""

_LIST_ROW = f"""(
        select row_to_json(item)::text
        from (
            select {LIST_COLUMNS}
            from memberships, lists
            where lists.id = page.id
              and {has_role_sql("viewer")}
        ) item
    )"""

# The account's next cursor: before the membership of any list that the client has and that this page does not reach.
_ACCOUNT_CURSOR = """coalesce((
        select min(changed_lists.membership_version) - 1
        from changed_lists
        where has_more
          and changed_lists.is_known
          and changed_lists.membership_version > client.account
          and not exists (select from page where page.id = changed_lists.id)
    ), client.version)"""

_USER_LOG = "users"
# In the log of a guest there is nothing but the membership, which has version 1 as long as there is one.
_GUEST_LOG = """(
        select id, 1 as version, 0 as profile_version, 0 as folders_version, 0 as tombstones_purged_through
        from guests
    ) users"""


# $2 the client's epoch or null, $3 the account's cursor, $4 and $5 the lists' ids and cursors, $6 the limit of rows
def _fetch_deltas_sql(account_log: str, *, for_guest: bool) -> str:
    return f"""
with client as materialized (
    select
        epoch,
        epoch is distinct from $2 as has_other_epoch,
        (extract(epoch from now())::bigint / 3600) & {(1 << _HOUR_BITS) - 1} as hour,
        case
            when epoch is distinct from $2 or $3 > users.version or $3 < users.tombstones_purged_through then 0
            else $3
        end as account,
        users.version,
        users.profile_version,
        users.folders_version
    from sync_epoch() epoch, {account_log}
    where users.id = $1
), cursors as materialized (
    select id, number, number & ((1::bigint << {_VERSION_BITS}) - 1) as version
    from unnest($4::uuid[], $5::bigint[]) cursors(id, number)
), visible_lists as materialized ({_VISIBLE_LISTS}
), changed_lists as materialized (
    select
        id,
        version,
        sees_deleted_todos,
        partial_marker,
        membership_version,
        is_known,
        reset,
        since,
        has_row,
        has_members,
        rank
    from visible_lists
    where has_row
       or reset
       or version > since
), changed_keys as materialized ({CHANGED_KEYS}
), changed_rows as materialized ({CHANGED_ROWS}
), page as materialized ({_PAGE}
)
select concat(
    '{{"epoch":"', client.epoch,
    '","account":', {_ACCOUNT_CURSOR},
    ',"account_reset":', ($3 > client.account)::text,
    ',"user":', case when client.profile_version > client.account {UNLESS_RESTRICTED}
        then (select {user_json_sql()} from users account where account.id = $1) else 'null' end,
    ',"folders":', case when client.folders_version > client.account then ({folders_json_sql()}) else 'null' end,
    ',"settings":[', (
        select string_agg(json_build_object('key', settings.key, 'value', settings.value)::text, ',' order by settings.key)
        from settings
        where settings.user_id = $1 {UNLESS_RESTRICTED}
          and settings.version > client.account
          and (client.account > 0 or settings.value is not null)
    ),
    '],"reminders":[', (
        select string_agg(row_to_json(item)::text, ',')
        from (
            select {REMINDER_COLUMNS}
            from reminders
            where reminders.user_id = $1
              and reminders.version > client.account
              and reminders.deleted_at is null
              and {_IS_VISIBLE_REMINDER}
            order by reminders.id
        ) item
    ),
    '],"deleted_reminders":[', (
        select string_agg('"' || reminders.id || '"', ',')
        from reminders
        where reminders.user_id = $1
          and reminders.version > client.account
          and reminders.deleted_at is not null
          and client.account > 0
    ),
    '],"notifications":[', ({notifications_json_sql("client.account")}),
    '],"lists":[', (
        select string_agg(concat(
            '{{"id":"', id,
            '","version":', case
                when reached_version < version then partial_marker
                else 0
            end + reached_version,
            ',"reset":', reset::text,
            ',"list":', case when has_row then {_LIST_ROW} else 'null' end,
            ',"members":', case when has_members then ({members_json_sql("page.id", for_guest=for_guest)}) else 'null' end,
            ',"has_links":', case when has_members then {has_links_sql("page.id")}::text else 'null' end,
            ',"todos":[', todos,
            '],"comments":[', comments,
            '],"tombstones":[', tombstones, ']}}'
        ), ',' order by rank)
        from page
    ),
    '],"removed_lists":[', (
        select string_agg('"' || cursors.id || '"', ',')
        from cursors
        where not exists (select from visible_lists where visible_lists.id = cursors.id)
    ),
    '],"has_more":', has_more::text, '}}'
)
from client, (select exists (select from changed_keys where not is_sent) as has_more) cut
"""


_FETCH_DELTAS = _fetch_deltas_sql(_USER_LOG, for_guest=False)
_FETCH_DELTAS_OF_GUEST = _fetch_deltas_sql(_GUEST_LOG, for_guest=True)


async def fetch_pull_response(db: Queryable, user_id: UUID, request: PullRequest, *, is_guest: bool = False) -> Json:
    """The `PullResponse`, in one statement, so that it shows one moment. Raises `AccountDeleted`, or `LinkShareOver` for a guest."""
    list_ids, cursors = list(request.lists.keys()), list(request.lists.values())
    response: Json | None = await db.fetchval(
        _FETCH_DELTAS_OF_GUEST if is_guest else _FETCH_DELTAS,
        user_id,
        request.epoch,
        request.account,
        list_ids,
        cursors,
        request.limit,
    )
    if response is None:
        raise LinkShareOver if is_guest else AccountDeleted
    return response
