-- sync/database_epoch.py: _RENEW_EPOCH
update installation set epoch = gen_random_uuid();

-- sync/queries.py: _FETCH_DELTAS
with client as materialized (
    select
        epoch,
        epoch is distinct from $2 as has_other_epoch,
        case
            when epoch is distinct from $2 or $3 > users.version or $3 < users.tombstones_purged_through then 0
            else $3
        end as account,
        users.version,
        users.profile_version
    from sync_epoch() epoch, users
    where users.id = $1
), cursors as materialized (
    select id, number, number & ((1::bigint << 40) - 1) as version
    from unnest($4::uuid[], $5::bigint[]) cursors(id, number)
), visible_lists as materialized (
    select
        lists.id,
        lists.version,
        lists.tombstones_purged_through,
        ((4096 | (lists.tombstones_purged_through & 4095)) << 40) as partial_marker,
        memberships.version as membership_version,
        cursors.number is not null as is_known,
        cursors.number is not null and not is_valid as reset,
        case when is_valid then cursors.version else 0 end as since,
        not is_valid or lists.details_version > cursors.version or memberships.version > client.account as has_row,
        row_number() over (order by lists.inbox_of is null, memberships.position, lists.id) as rank
    from memberships
    join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and (lists.deleted_at is null or memberships.role = 'owner')
    cross join client
    left join cursors on cursors.id = lists.id
    cross join lateral (
        select cursors.number is not null
            and not client.has_other_epoch
            and cursors.version <= lists.version
            and (cursors.number >= lists.tombstones_purged_through and cursors.number = cursors.version
                or cursors.number - cursors.version = ((4096 | (lists.tombstones_purged_through & 4095)) << 40)) as is_valid
    ) validity
), changed_lists as materialized (
    select
        id,
        version,
        tombstones_purged_through,
        partial_marker,
        membership_version,
        is_known,
        reset,
        since,
        has_row,
        rank
    from visible_lists
    where has_row
       or reset
       or version > since
), changed_todos as materialized (
    select rank, version, json, row_number() over (order by rank, version) as row_number
    from (
        select changed_lists.rank, todos.version, row_to_json(todos)::text as json
        from (select id, since, rank from changed_lists order by rank) changed_lists
        cross join lateral (
            select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
            from todos
            where todos.list_id = changed_lists.id
              and todos.version > changed_lists.since
            order by todos.version
            limit $6 + 1
        ) todos
        order by changed_lists.rank, todos.version
        limit $6 + 1
    ) ordered
), page as materialized (
    select
        changed_lists.id,
        changed_lists.tombstones_purged_through,
        changed_lists.partial_marker,
        changed_lists.reset,
        changed_lists.since,
        changed_lists.has_row,
        changed_lists.rank,
        case
            when cut.rank is null or changed_lists.rank < cut.rank then changed_lists.version
            else coalesce(sent.version, 0)
        end as reached_version,
        coalesce(sent.todos, '') as todos
    from changed_lists
    cross join client
    left join (
        select rank, max(version) as version, string_agg(json, ',' order by row_number) as todos
        from changed_todos
        where row_number <= $6
        group by rank
    ) sent on sent.rank = changed_lists.rank
    left join (select rank from changed_todos where row_number = $6 + 1) cut on true
    where cut.rank is null
       or changed_lists.rank < cut.rank
       or (changed_lists.rank = cut.rank and sent.rank is not null)
       or (client.has_other_epoch and changed_lists.is_known)
)
select concat(
    '{"epoch":"', client.epoch,
    '","account":', coalesce((
        select min(changed_lists.membership_version) - 1
        from changed_lists
        where has_more
          and changed_lists.is_known
          and changed_lists.membership_version > client.account
          and not exists (select from page where page.id = changed_lists.id)
    ), client.version),
    ',"account_reset":', ($3 > client.account)::text,
    ',"user":', case when client.profile_version > client.account
        then (select json_build_object(
        'id', account.id,
        'email', account.email,
        'name', account.name,
        'timezone', account.timezone,
        'locale', account.locale,
        'week_start', account.week_start,
        'theme', account.theme,
        'email_verified_at', account.email_verified_at,
        'inbox_id', (select lists.id from lists where lists.inbox_of = account.id),
        'version', account.version,
        'created_at', account.created_at,
        'updated_at', account.updated_at
    )::text from users account where account.id = $1) else 'null' end,
    ',"settings":[', (
        select string_agg(json_build_object('key', settings.key, 'value', settings.value)::text, ',' order by settings.key)
        from settings
        where settings.user_id = $1
          and settings.version > client.account
          and (client.account > 0 or settings.value is not null)
    ),
    '],"reminders":[', (
        select string_agg(row_to_json(item)::text, ',')
        from (
            select reminders.id, reminders.todo_id, reminders.before_minutes, reminders.at, reminders.fires_at, reminders.fired_at
            from reminders
            where reminders.user_id = $1
              and reminders.version > client.account
              and reminders.deleted_at is null
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
    '],"lists":[', (
        select string_agg(concat(
            '{"id":"', id,
            '","version":', case
                when reached_version < tombstones_purged_through then partial_marker
                else 0
            end + reached_version,
            ',"reset":', reset::text,
            ',"list":', case when has_row then (
        select row_to_json(item)::text
        from (
            select lists.id as id,
        lists.name as name,
        lists.color as color,
        lists.icon as icon,
        memberships.position as position,
        memberships.folder as folder,
        memberships.favorited_at as favorited_at,
        lists.inbox_of is not null as inbox,
        memberships.role as role,
        lists.version as version,
        lists.archived_at as archived_at,
        lists.deleted_at as deleted_at,
        lists.created_at as created_at,
        lists.updated_at as updated_at
            from memberships, lists
            where lists.id = page.id
              and memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer'
        ) item
    ) else 'null' end,
            ',"todos":[', todos,
            '],"tombstones":[', (
        select string_agg('"' || tombstones.todo_id || '"', ',')
        from tombstones
        where tombstones.list_id = page.id
          and tombstones.version > page.since
          and tombstones.version <= page.reached_version
          and page.since > 0
          and not exists (select from todos where todos.id = tombstones.todo_id and todos.list_id = page.id)
    ), ']}'
        ), ',' order by rank)
        from page
    ),
    '],"removed_lists":[', (
        select string_agg('"' || cursors.id || '"', ',')
        from cursors
        where not exists (select from visible_lists where visible_lists.id = cursors.id)
    ),
    '],"has_more":', has_more::text, '}'
)
from client, (select exists (select from changed_todos where row_number = $6 + 1) as has_more) cut;

-- sync/queries.py: _FIND_LISTS_OF_TODOS
select id, list_id
from todos
where id = any($2::uuid[])
union all
select null, id
from lists
where inbox_of = $1;

-- sync/queries.py: _LOCK_LISTS
select lists.id
from lists, memberships
where memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor'
  and lists.id = any($2::uuid[])
order by lists.id
for no key update of lists;

-- sync/queries.py: _FIND_TODOS
select item.id, row_to_json(item)::text as row
from (
    select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
    from todos, lists, memberships
    where todos.id = any($2::uuid[])
      and lists.id = todos.list_id
      and memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and (lists.deleted_at is null or memberships.role = 'owner')
) item;

-- sync/queries.py: _FIND_LISTS
select item.id, row_to_json(item)::text as row
from (
    select lists.id as id,
        lists.name as name,
        lists.color as color,
        lists.icon as icon,
        memberships.position as position,
        memberships.folder as folder,
        memberships.favorited_at as favorited_at,
        lists.inbox_of is not null as inbox,
        memberships.role as role,
        lists.version as version,
        lists.archived_at as archived_at,
        lists.deleted_at as deleted_at,
        lists.created_at as created_at,
        lists.updated_at as updated_at
    from lists, memberships
    where lists.id = any($2::uuid[])
      and memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and (lists.deleted_at is null or memberships.role = 'owner')
) item;
