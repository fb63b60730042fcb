from tend.accounts.queries.user_json import user_json
from tend.lists.access import SEES_TRASH, has_role
from tend.lists.queries.columns import LIST_COLUMNS
from tend.reminders.queries.crud import REMINDER_COLUMNS
from tend.todos.queries.columns import todo_columns

# A list that is cut below the number where its tombstones were purged: what was sent of it, and in the bits above,
# which forgetting that was. The plain number would be one that says nothing, and the list would start for ever anew.
_BITS = 40
_PART = f"((4096 | (lists.tombstones_purged_through & 4095)) << {_BITS})"

# Lists as they stand for the person beside where the client stands. `since` is the number to tell the news from.
_MINE = f"""
    select
        lists.id,
        lists.version,
        lists.tombstones_purged_through,
        {_PART} as part,
        memberships.version as placed,
        known.number is not null as held,
        known.number is not null and not valid as reset,
        case when valid then known.version else 0 end as since,
        not valid or lists.details_version > known.version or memberships.version > mark.account as has_row,
        row_number() over (order by lists.inbox_of is null, memberships.position, lists.id) as place
    from memberships
    join lists on {SEES_TRASH}
    cross join mark
    left join known on known.id = lists.id
    cross join lateral (
        select known.number is not null
            and not mark.differs
            and known.version <= lists.version
            and (known.number >= lists.tombstones_purged_through and known.number = known.version
                or known.number - known.version = {_PART}) as valid
    ) standing"""

# In the order of their lists and numbers; one more than the limit tells that more follow.
_ROWS = f"""
    select place, version, json, row_number() over (order by place, version) as n
    from (
        select news.place, todos.version, row_to_json(todos)::text as json
        from (select id, since, place from news order by place) news
        cross join lateral (
            select {todo_columns("todos")}
            from todos
            where todos.list_id = news.id
              and todos.version > news.since
            order by todos.version
            limit $6 + 1
        ) todos
        order by news.place, todos.version
        limit $6 + 1
    ) numbered"""

# What is sent of each list: all of it up to where the answer is cut, and of the list that is cut there, a part.
# Past that, lists of another epoch are only told to start anew: their numbers would be believed with the new epoch.
_SENT = """
    select
        news.*,
        case
            when cut.place is null or news.place < cut.place then news.version
            else coalesce(found.version, 0)
        end as reached,
        coalesce(found.todos, '') as todos
    from news
    cross join mark
    left join (
        select place, max(version) as version, string_agg(json, ',' order by n) as todos
        from rows
        where n <= $6
        group by place
    ) found on found.place = news.place
    left join (select place from rows where n = $6 + 1) cut on true
    where cut.place is null
       or news.place < cut.place
       or (news.place = cut.place and found.place is not null)
       or (mark.differs and news.held)"""

_LIST = f"""(
        select row_to_json(item)::text
        from (
            select {LIST_COLUMNS}
            from memberships, lists
            where lists.id = sent.id
              and {has_role("viewer")}
        ) item
    )"""

# Todos that left and did not come back.
_TOMBSTONES_OF_LIST = """(
        select string_agg('"' || tombstones.todo_id || '"', ',')
        from tombstones
        where tombstones.list_id = sent.id
          and tombstones.version > sent.since
          and tombstones.version <= sent.reached
          and sent.since > 0
          and not exists (select from todos where todos.id = tombstones.todo_id and todos.list_id = sent.id)
    )"""

# The account's log is told up to here: before the place of a list that is held and was not reached.
_ACCOUNT = """coalesce((
        select min(news.placed) - 1
        from news
        where more
          and news.held
          and news.placed > mark.account
          and not exists (select from sent where sent.id = news.id)
    ), mark.version)"""

# $2 epoch or null, $3 the account's number, $4 and $5 the lists held and their numbers, $6 how many todos at most
PULL = f"""
with mark as materialized (
    select
        epoch,
        epoch is distinct from $2 as differs,
        case when epoch is distinct from $2 or $3 > users.version then 0 else $3 end as account,
        users.version,
        users.profile_version
    from sync_epoch() epoch, users
    where users.id = $1
), known as materialized (
    select id, number, number & ((1::bigint << {_BITS}) - 1) as version
    from unnest($4::uuid[], $5::bigint[]) known(id, number)
), mine as materialized ({_MINE}
), news as materialized (
    select * from mine where has_row or reset or version > since
), rows as materialized ({_ROWS}
), sent as materialized ({_SENT}
)
select concat(
    '{{"epoch":"', mark.epoch,
    '","account":', {_ACCOUNT},
    ',"user":', case when mark.profile_version > mark.account
        then (select {user_json()} from users account where account.id = $1) else 'null' end,
    ',"settings":[', (
        select string_agg(json_build_object('key', settings.key, 'value', settings.value)::text, ',' order by settings.key)
        from settings
        where settings.user_id = $1
          and settings.version > mark.account
          and (mark.account > 0 or settings.value is not null)
    ),
    '],"reminders":[', (
        select string_agg(row_to_json(item)::text, ',')
        from (
            select {REMINDER_COLUMNS}
            from reminders
            where reminders.user_id = $1
              and reminders.version > mark.account
              and reminders.deleted_at is null
            order by reminders.id
        ) item
    ),
    '],"deleted_reminders":[', (
        select string_agg('"' || reminders.id || '"', ',')
        from reminders
        where reminders.user_id = $1
          and reminders.version > mark.account
          and reminders.deleted_at is not null
          and mark.account > 0
    ),
    '],"lists":[', (
        select string_agg(concat(
            '{{"id":"', id,
            '","version":', case when reached < tombstones_purged_through then part else 0 end + reached,
            ',"reset":', reset::text,
            ',"list":', case when has_row then {_LIST} else 'null' end,
            ',"todos":[', todos,
            '],"tombstones":[', {_TOMBSTONES_OF_LIST}, ']}}'
        ), ',' order by place)
        from sent
    ),
    '],"removed_lists":[', (
        select string_agg('"' || known.id || '"', ',')
        from known
        where not exists (select from mine where mine.id = known.id)
    ),
    '],"has_more":', more::text, '}}'
)
from mark, (select exists (select from rows where n = $6 + 1) as more) cut
"""

# Where todos are ($2), and the person's Inbox beside them, so that operations on one list are told from those on others.
PLACES = """
select id, list_id
from todos
where id = any($2::uuid[])
union all
select null, id
from lists
where inbox_of = $1
"""

# In the order of their ids, so that no two of these wait for each other.
HOLD = f"""
select lists.id
from lists, memberships
where {has_role("editor")}
  and lists.id = any($2::uuid[])
order by lists.id
for no key update of lists
"""

TODOS_NOW = f"""
select shown.id, row_to_json(shown)::text as row
from (
    select {todo_columns("todos")}
    from todos, lists, memberships
    where todos.id = any($2::uuid[])
      and lists.id = todos.list_id
      and {SEES_TRASH}
) shown
"""

LISTS_NOW = f"""
select item.id, row_to_json(item)::text as row
from (
    select {LIST_COLUMNS}
    from lists, memberships
    where lists.id = any($2::uuid[])
      and {SEES_TRASH}
) item
"""
