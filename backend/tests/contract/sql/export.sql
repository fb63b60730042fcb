-- export/queries.py: _PROFILE
select row_to_json(item)::text
from (
    select id, email, name, timezone, locale, week_start, theme, email_verified_at, created_at, updated_at
    from users
    where id = $1
) item;

-- export/queries.py: _LISTS
select row_to_json(item)::text
from (
    select
        lists.id,
        lists.name,
        lists.color,
        lists.icon,
        memberships.position,
        memberships.folder,
        memberships.favorited_at,
        lists.inbox_of is not null as inbox,
        memberships.role,
        lists.archived_at,
        lists.deleted_at,
        lists.created_at,
        lists.updated_at
    from memberships
    join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer'
    order by memberships.position, lists.id
) item;

-- export/queries.py: _TODOS
select row_to_json(item)::text
from (
    select
        todos.id,
        todos.list_id,
        todos.kind,
        todos.parent_id,
        todos.title,
        todos.notes,
        todos.priority,
        todos.due_date,
        todos.due_time,
        todos.due_timezone,
        todos.tags,
        todos.recurrence,
        todos.position,
        todos.completed_at,
        todos.deleted_at,
        todos.created_at,
        todos.updated_at
    from memberships
    join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer'
    join todos on todos.list_id = lists.id
    order by todos.list_id, todos.version
) item;

-- export/queries.py: _SETTINGS
select json_build_object('key', key, 'value', value)::text
from settings
where user_id = $1
  and value is not null
order by key;

-- export/queries.py: _REMINDERS
select row_to_json(item)::text
from (
    select id, todo_id, before_minutes, at, fired_at
    from reminders
    where user_id = $1
      and deleted_at is null
    order by id
) item;

-- export/queries.py: _SESSIONS
select row_to_json(item)::text
from (
    select id, user_agent, created_at, last_used_at, expires_at
    from sessions
    where user_id = $1
    order by id
) item;
