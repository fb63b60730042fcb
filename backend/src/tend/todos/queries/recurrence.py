"""Todos that come again. The list is locked before, as in `tree`; `$1` is the todo, `$2` its list."""

from tend.todos.queries import columns

# where the person is; $1 the person
ZONE = """
select timezone
from users
where id = $1"""

ROW = f"""
select {columns.of("todos")}, todos.recurrence::text as series, lists.id as held_id
from todos
join lists on lists.id = todos.list_id
where todos.id = $1
  and todos.list_id = $2
  and todos.deleted_at is null"""

# $3 the series; `edited`: what was changed for that occurrence alone
COPY = """
select
    recurrence::text,
    due_date::text,
    due_time,
    (
        select coalesce(jsonb_object_agg(field.key, field.value), '{}')::text
        from jsonb_each(to_jsonb(todos)) field
        where recurrence #> '{was,kept}' ? field.key
    ) as edited
from todos
where id = $1
  and list_id = $2
  and recurrence ->> 'series_id' = $3"""

_PUT_BACK = """title = coalesce(back ->> 'title', todos.title),
        notes = coalesce(back ->> 'notes', todos.notes),
        priority = coalesce((back ->> 'priority')::priority, todos.priority),
        tags = case when back ? 'tags' then array(select jsonb_array_elements_text(back -> 'tags')) else todos.tags end,
        due_date = $3::text::date,
        due_time = $4::time,
        due_timezone = case when $4::time is not null then todos.due_timezone end,
        recurrence = $5::text::jsonb,
        completed_at = null,
        updated_at = now()"""

# $3 and $4 when it is due then, $5 its recurrence, $6 fields that go back, as JSON; $7 the copy's id or null for none,
# $8 its recurrence, $9 when it was done
ADVANCE = f"""
with numbered as (
    update lists
    set version = lists.version + case when $7::uuid is null then 1 else 2 end
    where lists.id = $2
    returning lists.version
), copied as (
    insert into todos (
        id, list_id, created_by, title, notes, priority, due_date, due_time, due_timezone, tags, position, version,
        completed_at, parent_id, recurrence
    )
    select
        $7, todos.list_id, todos.created_by, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time,
        todos.due_timezone, todos.tags, todos.position, numbered.version - 1, least(now(), $9::timestamptz),
        todos.parent_id, $8::text::jsonb
    from todos, numbered
    where todos.id = $1
      and $7::uuid is not null
    -- the same occurrence of a rule that was set anew
    on conflict (id) do nothing
), changed as (
    update todos
    set {_PUT_BACK},
        version = numbered.version
    from numbered, cast($6::text as jsonb) back
    where todos.id = $1
    returning {columns.of("todos")}
)
select row_to_json(changed)::text as row, version as number
from changed"""

# the same back again: $7 the copy, which was never done then, or null
BACK = f"""
with gone as (
    delete from todos
    where id = $7
    returning id
), numbered as (
    update lists
    set version = lists.version + 1 + (select count(*) from gone)
    where lists.id = $2
    returning lists.version
), departed as (
    insert into departures (list_id, version, todo_id)
    select $2, numbered.version - 1, gone.id
    from gone, numbered
), changed as (
    update todos
    set {_PUT_BACK},
        version = numbered.version
    from numbered, cast($6::text as jsonb) back
    where todos.id = $1
    returning {columns.of("todos")}
)
select row_to_json(changed)::text as row, version as number
from changed"""
