from tend.accounts.queries import users
from tend.lists.queries import ITEM
from tend.todos.queries import columns

# Lists as they stand for the person beside where the client stands. `since` is the number to tell the news from.
_MINE = """
    select
        lists.id,
        lists.version,
        known.number is not null and (mark.differs or known.number not between lists.purged_version and lists.version)
            as reset,
        case
            when mark.differs or known.number is null then 0
            when known.number between lists.purged_version and lists.version then known.number
            else 0
        end as since,
        known.number is null
            or mark.differs
            or lists.details_version > known.number
            or known.number not between lists.purged_version and lists.version
            or memberships.version > mark.account as has_row,
        row_number() over (order by lists.inbox_of is null, memberships.position, lists.id) as place
    from memberships
    join lists on lists.id = memberships.list_id
    cross join mark
    left join known on known.id = lists.id
    where memberships.user_id = $1
      and (lists.deleted_at is null or memberships.role = 'owner')"""

# In the order of their lists and numbers; one more than the limit tells that more follow.
_ROWS = f"""
    select place, version, json, row_number() over (order by place, version) as n
    from (
        select news.place, todos.version, row_to_json(todos)::text as json
        from (select id, since, place from news order by place) news
        cross join lateral (
            select {columns.of("todos")}
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
_SENT = """
    select
        news.*,
        case when news.place = cut.place then found.version else news.version end as reached,
        coalesce(found.todos, '') as todos
    from news
    left join (
        select place, max(version) as version, string_agg(json, ',' order by n) as todos
        from rows
        where n <= $6
        group by place
    ) found on found.place = news.place
    left join (select place from rows where n = $6 + 1) cut on true
    where cut.place is null
       or news.place < cut.place
       or (news.place = cut.place and found.place is not null)"""

_LIST = f"""(
        select row_to_json(item)::text
        from (
            select {ITEM}
            from memberships, lists
            where lists.id = sent.id
              and memberships.list_id = sent.id
              and memberships.user_id = $1
        ) item
    )"""

# Todos that left and did not come back under a number that is sent as well.
_DEPARTED = """(
        select string_agg('"' || departures.todo_id || '"', ',')
        from departures
        where departures.list_id = sent.id
          and departures.version > sent.since
          and departures.version <= sent.reached
          and sent.since > 0
    )"""

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
    select id, number
    from unnest($4::uuid[], $5::bigint[]) known(id, number)
), mine as materialized ({_MINE}
), news as materialized (
    select * from mine where has_row or reset or version > since
), rows as materialized ({_ROWS}
), sent as materialized ({_SENT}
)
select concat(
    '{{"epoch":"', mark.epoch,
    '","account":', case when more then mark.account else mark.version end,
    ',"user":', case when mark.profile_version > mark.account
        then (select {users.shown()} from users u where u.id = $1) else 'null' end,
    ',"lists":[', (
        select string_agg(concat(
            '{{"id":"', id,
            '","version":', reached,
            ',"reset":', reset::text,
            ',"list":', case when has_row then {_LIST} else 'null' end,
            ',"todos":[', todos,
            '],"departed":[', {_DEPARTED}, ']}}'
        ), ',' order by place)
        from sent
    ),
    '],"gone":[', (
        select string_agg('"' || known.id || '"', ',')
        from known
        where not exists (select from mine where mine.id = known.id)
    ),
    '],"more":', more::text, '}}'
)
from mark, (select exists (select from rows where n = $6 + 1) as more) cut
"""
