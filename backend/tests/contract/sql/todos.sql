-- todos/queries/batch.py: _CREATE_TODOS
with drafts as materialized (
    select *
    from rows from (
        json_to_recordset($3::text::json) as (
            id uuid, position text, title text, notes text, priority priority, due_date date, due_time time,
            due_timezone text, tags text[], completed boolean, completed_at timestamptz
        )
    ) with ordinality drafts (
        id, position, title, notes, priority, due_date, due_time, due_timezone, tags, completed, completed_at, number
    )
), locked_list as materialized (
    select
        lists.id,
        lists.last_position,
        order_keys_after(
            lists.last_position, (select array_agg(drafts.position order by drafts.number) from drafts)
        ) as positions
    from lists
    join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.deleted_at is null
    where lists.id = coalesce($2::uuid, (select inbox.id from lists inbox where inbox.inbox_of = $1))
      and not exists (select from todos join drafts on drafts.id = todos.id)
    for no key update of lists
), target as (
    update lists
    set version = lists.version + cardinality(locked_list.positions),
        last_position = greatest(
            locked_list.last_position,
            (select max(one collate "C") from unnest(locked_list.positions) one)
        )
    from locked_list
    where lists.id = locked_list.id
    returning lists.id, lists.version - cardinality(locked_list.positions) as base, locked_list.positions
), counted as (
    update account_usage
    set todos = account_usage.todos + (select count(*) from drafts),
        text_bytes = account_usage.text_bytes + (select sum(todo_text_bytes(drafts.title, drafts.notes, drafts.tags, null)) from drafts)
    from target, (select max_todos, max_text_bytes from account_limits limit 1) allowed
    where account_usage.user_id = $1
    returning case
        when account_usage.todos > allowed.max_todos then raise_quota_reached('todos', allowed.max_todos)
        when account_usage.text_bytes > allowed.max_text_bytes then raise_quota_reached('text', allowed.max_text_bytes)
    end
), added_todos as (
    insert into todos (id, list_id, created_by, title, notes, priority, due_date, due_time, due_timezone, tags, position, version, completed_at, is_counted, search_text)
    select drafts.id, target.id, $1, drafts.title, drafts.notes, drafts.priority, drafts.due_date, drafts.due_time, drafts.due_timezone, drafts.tags, target.positions[drafts.number], target.base + drafts.number, case when drafts.completed then least(now(), drafts.completed_at) end, exists (select from counted), folded(concat_ws(E'\n', drafts.title::text, drafts.notes::text, array_to_string(drafts.tags::text[], ' ')))
    from target, drafts
    order by drafts.number
    returning todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
)
select row_to_json(added_todos)::text as row, list_id, version
from added_todos
order by version;

-- todos/queries/batch.py: _CHANGE_TODOS
with changes as materialized (
    select id, fields::jsonb || case when at is null then '{}' else jsonb_build_object('at', at) end as change, number
    from unnest($2::uuid[], $3::text[], $4::timestamptz[]) with ordinality changes (id, fields, at, number)
), target as materialized (
    select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at, changes.change, changes.number
    from changes
    join todos on todos.id = changes.id
    join lists on lists.id = todos.list_id
    join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.deleted_at is null
    where todos.deleted_at is null
      and todos.recurrence is null
      and (not changes.change ? 'completed' or not exists (
          select
          from todos child
          where child.parent_id = todos.id
            and child.completed_at is null
            and child.deleted_at is null
      ))
    for no key update of lists, todos
), draft as materialized (
    select
        target.id,
        target.list_id,
        coalesce(change ->> 'title', target.title) as title,
        coalesce(change ->> 'notes', target.notes) as notes,
        coalesce((change ->> 'priority')::priority, target.priority) as priority,
        case when change ? 'due_date' then (change ->> 'due_date')::date else target.due_date end as due_date,
        case when change ? 'due_time' then (change ->> 'due_time')::time else target.due_time end as due_time,
        case when change ? 'due_timezone' then change ->> 'due_timezone' else target.due_timezone end as due_timezone,
        case
            when change ? 'tags' then array(select jsonb_array_elements_text(change -> 'tags'))
            else target.tags
        end as tags,
        case
            when change ? 'recurrence' then nullif(change -> 'recurrence', 'null')
            when change ? 'due_date' and change ->> 'due_date' is null and target.recurrence ->> 'rule' is not null then null
            -- A field that changes for good does not go back at the next occurrence.
            when target.recurrence ? 'original_fields' then jsonb_set(
                target.recurrence, '{original_fields}', (target.recurrence -> 'original_fields') - array(select jsonb_object_keys(change))
            )
            else target.recurrence
        end as recurrence,
        case when change ? 'parent_id' then (change ->> 'parent_id')::uuid else target.parent_id end as parent_id,
        case (change ->> 'completed')::boolean
            when true then coalesce(target.completed_at, least(now(), (change ->> 'at')::timestamptz))
            when false then null
            else target.completed_at
        end as completed_at,
        coalesce(change ->> 'position', target.position) as position
    from target
    where (select count(*) = cardinality($2::uuid[]) and count(distinct list_id) = 1 from target)
), changed_draft as materialized (
    select draft.*, row_number() over (order by target.number) as step
    from draft
    join target on target.id = draft.id
    where (target.title, target.notes, target.priority, target.due_date, target.due_time, target.due_timezone, target.tags, target.recurrence, target.parent_id, target.completed_at, target.position) is distinct from (draft.title, draft.notes, draft.priority, draft.due_date, draft.due_time, draft.due_timezone, draft.tags, draft.recurrence, draft.parent_id, draft.completed_at, draft.position)
), numbered_list as (
    update lists
    set version = lists.version + total.count,
        last_position = greatest(lists.last_position, total.position)
    from (
        select list_id, count(*), max(position collate "C") as position
        from changed_draft
        group by list_id
    ) total
    where lists.id = total.list_id
    returning lists.version - total.count as base
), changed_todos as (
    update todos
    set title = draft.title,
        notes = draft.notes,
        priority = draft.priority,
        due_date = draft.due_date,
        due_time = draft.due_time,
        due_timezone = draft.due_timezone,
        tags = draft.tags,
        recurrence = draft.recurrence,
        parent_id = draft.parent_id,
        completed_at = draft.completed_at,
        position = draft.position,
        updated_at = now(),
        version = numbered_list.base + draft.step
    from numbered_list, changed_draft draft
    where todos.id = draft.id
    returning todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
)
select row, list_id, version
from (
    select target.number, row_to_json(changed_todos)::text as row, changed_todos.list_id, changed_todos.version
    from target
    join changed_todos on changed_todos.id = target.id
    union all
    select target.number, row_to_json(item)::text, null, null
    from target
    join draft on draft.id = target.id
    cross join lateral (select target.id, target.list_id, target.kind, target.parent_id, target.title, target.notes, target.priority, target.due_date, target.due_time, target.due_timezone, target.tags, target.recurrence, target.position, target.completed_at, target.deleted_at, target.version, target.created_at, target.updated_at) item
    where not exists (select from changed_draft where changed_draft.id = target.id)
) results
order by number;

-- todos/queries/crud.py: _CREATE_TODO
with target as (
    update lists
    set version = lists.version + 1,
        last_position = case
            when $4::text is null then order_key_after(lists.last_position)
            else greatest(lists.last_position, $4)
        end
    from memberships
    where lists.id = coalesce($3::uuid, (select inbox.id from lists inbox where inbox.inbox_of = $1))
      and memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.deleted_at is null
      and not exists (select from todos where todos.id = $2)
    returning lists.id, lists.version, lists.last_position
), counted as (
    update account_usage
    set todos = account_usage.todos + 1,
        text_bytes = account_usage.text_bytes + todo_text_bytes($5, $6, $11, $16::text::jsonb)
    from target, (select max_todos, max_text_bytes from account_limits limit 1) allowed
    where account_usage.user_id = $1
    returning case
        when account_usage.todos > allowed.max_todos then raise_quota_reached('todos', allowed.max_todos)
        when account_usage.text_bytes > allowed.max_text_bytes then raise_quota_reached('text', allowed.max_text_bytes)
    end
), added_todo as (
    insert into todos (id, list_id, created_by, title, notes, priority, due_date, due_time, due_timezone, tags, position, version, completed_at, kind, parent_id, recurrence, is_counted, search_text)
    select $2, target.id, $1, $5, $6, $7::text::priority, $8::text::date, $9, $10, $11, coalesce($4, target.last_position), target.version, case when $12::boolean then least(now(), $13::timestamptz) end, $14::text::todo_kind, $15::uuid, $16::text::jsonb, exists (select from counted), folded(concat_ws(E'\n', $5::text, $6::text, array_to_string($11::text[], ' ')))
    from target
    returning todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
)
select row_to_json(added_todo)::text as row, list_id, version
from added_todo;

-- todos/queries/crud.py: _CREATE_SUBTASK
with target as (
    update lists
    set version = lists.version + 1,
        last_position = case
            when $4::text is null then order_key_after(lists.last_position)
            else greatest(lists.last_position, $4)
        end
    from memberships
    where lists.id = coalesce($3::uuid, (select inbox.id from lists inbox where inbox.inbox_of = $1))
      and memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.deleted_at is null
      and not exists (select from todos where todos.id = $2)
      and lists.version = (select seen.version from lists seen where seen.id = lists.id)
      and exists (
          select
          from todos parent
          where parent.id = $15
            and parent.list_id = lists.id
            and parent.deleted_at is null
      )
      and (
          with recursive ancestors as (
              select parent.id, parent.parent_id
              from todos parent
              where parent.id = $15
              union
              select upper.id, upper.parent_id
              from todos upper
              join ancestors on upper.id = ancestors.parent_id
          )
          select count(*)
          from ancestors
      ) < 50
    returning lists.id, lists.version, lists.last_position
), counted as (
    update account_usage
    set todos = account_usage.todos + 1,
        text_bytes = account_usage.text_bytes + todo_text_bytes($5, $6, $11, $16::text::jsonb)
    from target, (select max_todos, max_text_bytes from account_limits limit 1) allowed
    where account_usage.user_id = $1
    returning case
        when account_usage.todos > allowed.max_todos then raise_quota_reached('todos', allowed.max_todos)
        when account_usage.text_bytes > allowed.max_text_bytes then raise_quota_reached('text', allowed.max_text_bytes)
    end
), added_todo as (
    insert into todos (id, list_id, created_by, title, notes, priority, due_date, due_time, due_timezone, tags, position, version, completed_at, kind, parent_id, recurrence, is_counted, search_text)
    select $2, target.id, $1, $5, $6, $7::text::priority, $8::text::date, $9, $10, $11, coalesce($4, target.last_position), target.version, case when $12::boolean then least(now(), $13::timestamptz) end, $14::text::todo_kind, $15::uuid, $16::text::jsonb, exists (select from counted), folded(concat_ws(E'\n', $5::text, $6::text, array_to_string($11::text[], ' ')))
    from target
    returning todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
)
select row_to_json(added_todo)::text as row, list_id, version
from added_todo;

-- todos/queries/crud.py: _LOCK_LIST
select lists.id
from lists
join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.deleted_at is null
where lists.id = coalesce($2::uuid, (select inbox.id from lists inbox where inbox.inbox_of = $1))
for no key update of lists;

-- todos/queries/crud.py: _FIND_TODO
select row_to_json(item)::text
from (
    select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
    from todos
    join lists on lists.id = todos.list_id
    join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.deleted_at is null
    where todos.id = $2
      and todos.deleted_at is null
) item;

-- todos/queries/crud.py: _FIND_TODO_OR_DELETED
select row_to_json(item)::text
from (
    select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
    from todos
    join lists on lists.id = todos.list_id
    join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.deleted_at is null
    where todos.id = $2
      and true
) item;

-- todos/queries/crud.py: _FIND_OWN_TODO
select row_to_json(item)::text
from (
    select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
    from todos
    join lists on lists.id = todos.list_id
    join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.deleted_at is null
    where todos.id = $2
      and todos.created_by = $1
) item;

-- todos/queries/crud.py: _TODO_EXISTS
select exists (
    select
    from todos
    where todos.id = $1
);

-- todos/queries/crud.py: _DELETE_TODO
with target as (
        select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
        from todos
        join lists on lists.id = todos.list_id
        join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.deleted_at is null
        where todos.id = $2
          and lists.version = (select seen.version from lists seen where seen.id = lists.id)
          and not exists (select from todos child where child.parent_id = todos.id and child.deleted_at is null)
        for no key update of lists, todos
    ), numbered_list as (
        update lists
        set version = lists.version + 1
        from target
        where lists.id = target.list_id
          and target.deleted_at is null
        returning lists.version
    ), changed_todo as (
        update todos
        set deleted_at = now(),
            version = numbered_list.version,
            updated_at = now()
        from numbered_list
        where todos.id = $2
        returning todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
    )
select row_to_json(changed_todo)::text as row, list_id, version
from changed_todo
union all
select row_to_json(target)::text, null, null
from target
where not exists (select from numbered_list);

-- todos/queries/crud.py: _RESTORE_TODO
with target as (
        select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
        from todos
        join lists on lists.id = todos.list_id
        join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.deleted_at is null
        where todos.id = $2
          and lists.version = (select seen.version from lists seen where seen.id = lists.id)
          and todos.parent_id is null and not exists (select from todos child where child.parent_id = todos.id)
        for no key update of lists, todos
    ), numbered_list as (
        update lists
        set version = lists.version + 1
        from target
        where lists.id = target.list_id
          and target.deleted_at is not null
        returning lists.version
    ), changed_todo as (
        update todos
        set deleted_at = null,
            version = numbered_list.version,
            updated_at = now()
        from numbered_list
        where todos.id = $2
        returning todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
    )
select row_to_json(changed_todo)::text as row, list_id, version
from changed_todo
union all
select row_to_json(target)::text, null, null
from target
where not exists (select from numbered_list);

-- todos/queries/list_todos.py: page position asc in one list completed=None
select array_agg(json) as items, (array_agg(key))[$5] as key, (array_agg(id))[$5] as id
from (
    select row_to_json(todos)::text as json, todos.position as key, todos.id
    from (
            select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
            from todos
            where todos.list_id = (
                select lists.id
                from memberships
                join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.deleted_at is null
                where lists.id = $2
            )
              and (todos.position, todos.id) > ((select $3::text collate "C"), (select $4::uuid))
              and todos.deleted_at is null and todos.kind = 'todo'
            order by todos.position asc, todos.id asc
            limit (select $5::integer) + 1
    ) todos
    limit $5 + 1
) page;

-- todos/queries/list_todos.py: page position asc in one list completed=True
-- differs from: page position asc in one list completed=None
-- +          and todos.completed_at is not null

-- todos/queries/list_todos.py: page position asc in one list completed=False
-- differs from: page position asc in one list completed=None
-- +          and todos.completed_at is null

-- todos/queries/list_todos.py: filtered page position asc in one list deleted=True
-- differs from: page position asc in one list completed=None
-- -              and todos.deleted_at is null and todos.kind = 'todo'
-- +              and todos.deleted_at is not null
-- +          and ($6::boolean is null or (todos.completed_at is not null) = $6)
-- +          and ($7::text is null or todos.priority = $7::text::priority)
-- +          and ($8::text is null or exists (select from unnest(todos.tags) tag where lower(tag) = lower($8)))
-- +          and due_moment(todos.due_date, todos.due_time) between $9::text::timestamp and $10::text::timestamp
-- +          and todos.kind = $11::text::todo_kind
-- +          and ($12::uuid is null or todos.parent_id = $12)

-- todos/queries/list_todos.py: filtered page position asc in one list deleted=False
-- differs from: filtered page position asc in one list deleted=True
-- -              and todos.deleted_at is not null
-- +              and todos.deleted_at is null

-- todos/queries/list_todos.py: page position asc in all lists completed=None
select array_agg(json) as items, (array_agg(key))[$5] as key, (array_agg(id))[$5] as id
from (
    select row_to_json(todos)::text as json, todos.position as key, todos.id
    from (
        select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
        from (
            select lists.id
            from memberships
            join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.deleted_at is null
            where $2::uuid is null
              and lists.archived_at is null
        ) visible_lists
        cross join lateral (
            select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
            from todos
            where todos.list_id = visible_lists.id
              and (todos.position, todos.id) > ((select $3::text collate "C"), (select $4::uuid))
              and todos.deleted_at is null and todos.kind = 'todo'
            order by todos.position asc, todos.id asc
            limit (select $5::integer) + 1
        ) todos
        order by todos.position asc, todos.id asc
    ) todos
    limit $5 + 1
) page;

-- todos/queries/list_todos.py: page position asc in all lists completed=True
-- differs from: page position asc in all lists completed=None
-- +          and todos.completed_at is not null

-- todos/queries/list_todos.py: page position asc in all lists completed=False
-- differs from: page position asc in all lists completed=None
-- +          and todos.completed_at is null

-- todos/queries/list_todos.py: filtered page position asc in all lists deleted=True
-- differs from: page position asc in all lists completed=None
-- -              and todos.deleted_at is null and todos.kind = 'todo'
-- +              and todos.deleted_at is not null
-- +          and ($6::boolean is null or (todos.completed_at is not null) = $6)
-- +          and ($7::text is null or todos.priority = $7::text::priority)
-- +          and ($8::text is null or exists (select from unnest(todos.tags) tag where lower(tag) = lower($8)))
-- +          and due_moment(todos.due_date, todos.due_time) between $9::text::timestamp and $10::text::timestamp
-- +          and todos.kind = $11::text::todo_kind
-- +          and ($12::uuid is null or todos.parent_id = $12)

-- todos/queries/list_todos.py: filtered page position asc in all lists deleted=False
-- differs from: filtered page position asc in all lists deleted=True
-- -              and todos.deleted_at is not null
-- +              and todos.deleted_at is null

-- todos/queries/list_todos.py: page position desc in one list completed=None
-- differs from: page position asc in one list completed=None
-- -              and (todos.position, todos.id) > ((select $3::text collate "C"), (select $4::uuid))
-- +              and (todos.position, todos.id) < ((select $3::text collate "C"), (select $4::uuid))
-- -            order by todos.position asc, todos.id asc
-- +            order by todos.position desc, todos.id desc

-- todos/queries/list_todos.py: page position desc in one list completed=True
-- differs from: page position desc in one list completed=None
-- +          and todos.completed_at is not null

-- todos/queries/list_todos.py: page position desc in one list completed=False
-- differs from: page position desc in one list completed=None
-- +          and todos.completed_at is null

-- todos/queries/list_todos.py: filtered page position desc in one list deleted=True
-- differs from: filtered page position asc in one list deleted=True
-- -              and (todos.position, todos.id) > ((select $3::text collate "C"), (select $4::uuid))
-- +              and (todos.position, todos.id) < ((select $3::text collate "C"), (select $4::uuid))
-- -            order by todos.position asc, todos.id asc
-- +            order by todos.position desc, todos.id desc

-- todos/queries/list_todos.py: filtered page position desc in one list deleted=False
-- differs from: filtered page position desc in one list deleted=True
-- -              and todos.deleted_at is not null
-- +              and todos.deleted_at is null

-- todos/queries/list_todos.py: page position desc in all lists completed=None
-- differs from: page position asc in all lists completed=None
-- -              and (todos.position, todos.id) > ((select $3::text collate "C"), (select $4::uuid))
-- +              and (todos.position, todos.id) < ((select $3::text collate "C"), (select $4::uuid))
-- -            order by todos.position asc, todos.id asc
-- +            order by todos.position desc, todos.id desc
-- -        order by todos.position asc, todos.id asc
-- +        order by todos.position desc, todos.id desc

-- todos/queries/list_todos.py: page position desc in all lists completed=True
-- differs from: page position desc in all lists completed=None
-- +          and todos.completed_at is not null

-- todos/queries/list_todos.py: page position desc in all lists completed=False
-- differs from: page position desc in all lists completed=None
-- +          and todos.completed_at is null

-- todos/queries/list_todos.py: filtered page position desc in all lists deleted=True
-- differs from: filtered page position asc in all lists deleted=True
-- -              and (todos.position, todos.id) > ((select $3::text collate "C"), (select $4::uuid))
-- +              and (todos.position, todos.id) < ((select $3::text collate "C"), (select $4::uuid))
-- -            order by todos.position asc, todos.id asc
-- +            order by todos.position desc, todos.id desc
-- -        order by todos.position asc, todos.id asc
-- +        order by todos.position desc, todos.id desc

-- todos/queries/list_todos.py: filtered page position desc in all lists deleted=False
-- differs from: filtered page position desc in all lists deleted=True
-- -              and todos.deleted_at is not null
-- +              and todos.deleted_at is null

-- todos/queries/list_todos.py: page due asc in one list completed=None
-- differs from: page position asc in one list completed=None
-- -    select row_to_json(todos)::text as json, todos.position as key, todos.id
-- +    select row_to_json(todos)::text as json, due_moment(todos.due_date, todos.due_time)::text as key, todos.id
-- -              and (todos.position, todos.id) > ((select $3::text collate "C"), (select $4::uuid))
-- +              and (due_moment(todos.due_date, todos.due_time), todos.id) > ((select $3::text::timestamp), (select $4::uuid))
-- -            order by todos.position asc, todos.id asc
-- +            order by due_moment(todos.due_date, todos.due_time) asc, todos.id asc

-- todos/queries/list_todos.py: page due asc in one list completed=True
-- differs from: page due asc in one list completed=None
-- +          and todos.completed_at is not null

-- todos/queries/list_todos.py: page due asc in one list completed=False
-- differs from: page due asc in one list completed=None
-- +          and todos.completed_at is null

-- todos/queries/list_todos.py: filtered page due asc in one list deleted=True
-- differs from: filtered page position asc in one list deleted=True
-- -    select row_to_json(todos)::text as json, todos.position as key, todos.id
-- +    select row_to_json(todos)::text as json, due_moment(todos.due_date, todos.due_time)::text as key, todos.id
-- -              and (todos.position, todos.id) > ((select $3::text collate "C"), (select $4::uuid))
-- +              and (due_moment(todos.due_date, todos.due_time), todos.id) > ((select $3::text::timestamp), (select $4::uuid))
-- -            order by todos.position asc, todos.id asc
-- +            order by due_moment(todos.due_date, todos.due_time) asc, todos.id asc

-- todos/queries/list_todos.py: filtered page due asc in one list deleted=False
-- differs from: filtered page due asc in one list deleted=True
-- -              and todos.deleted_at is not null
-- +              and todos.deleted_at is null

-- todos/queries/list_todos.py: page due asc in all lists completed=None
-- differs from: page position asc in all lists completed=None
-- -    select row_to_json(todos)::text as json, todos.position as key, todos.id
-- +    select row_to_json(todos)::text as json, due_moment(todos.due_date, todos.due_time)::text as key, todos.id
-- -              and (todos.position, todos.id) > ((select $3::text collate "C"), (select $4::uuid))
-- +              and (due_moment(todos.due_date, todos.due_time), todos.id) > ((select $3::text::timestamp), (select $4::uuid))
-- -            order by todos.position asc, todos.id asc
-- +            order by due_moment(todos.due_date, todos.due_time) asc, todos.id asc
-- -        order by todos.position asc, todos.id asc
-- +        order by due_moment(todos.due_date, todos.due_time) asc, todos.id asc

-- todos/queries/list_todos.py: page due asc in all lists completed=True
-- differs from: page due asc in all lists completed=None
-- +          and todos.completed_at is not null

-- todos/queries/list_todos.py: page due asc in all lists completed=False
-- differs from: page due asc in all lists completed=None
-- +          and todos.completed_at is null

-- todos/queries/list_todos.py: filtered page due asc in all lists deleted=True
-- differs from: filtered page position asc in all lists deleted=True
-- -    select row_to_json(todos)::text as json, todos.position as key, todos.id
-- +    select row_to_json(todos)::text as json, due_moment(todos.due_date, todos.due_time)::text as key, todos.id
-- -              and (todos.position, todos.id) > ((select $3::text collate "C"), (select $4::uuid))
-- +              and (due_moment(todos.due_date, todos.due_time), todos.id) > ((select $3::text::timestamp), (select $4::uuid))
-- -            order by todos.position asc, todos.id asc
-- +            order by due_moment(todos.due_date, todos.due_time) asc, todos.id asc
-- -        order by todos.position asc, todos.id asc
-- +        order by due_moment(todos.due_date, todos.due_time) asc, todos.id asc

-- todos/queries/list_todos.py: filtered page due asc in all lists deleted=False
-- differs from: filtered page due asc in all lists deleted=True
-- -              and todos.deleted_at is not null
-- +              and todos.deleted_at is null

-- todos/queries/list_todos.py: page due desc in one list completed=None
-- differs from: page due asc in one list completed=None
-- -    select row_to_json(todos)::text as json, due_moment(todos.due_date, todos.due_time)::text as key, todos.id
-- +    select row_to_json(todos)::text as json, coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity')::text as key, todos.id
-- -              and (due_moment(todos.due_date, todos.due_time), todos.id) > ((select $3::text::timestamp), (select $4::uuid))
-- +              and (coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity'), todos.id) < ((select $3::text::timestamp), (select $4::uuid))
-- -            order by due_moment(todos.due_date, todos.due_time) asc, todos.id asc
-- +            order by coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity') desc, todos.id desc

-- todos/queries/list_todos.py: page due desc in one list completed=True
-- differs from: page due desc in one list completed=None
-- +          and todos.completed_at is not null

-- todos/queries/list_todos.py: page due desc in one list completed=False
-- differs from: page due desc in one list completed=None
-- +          and todos.completed_at is null

-- todos/queries/list_todos.py: filtered page due desc in one list deleted=True
-- differs from: filtered page due asc in one list deleted=True
-- -    select row_to_json(todos)::text as json, due_moment(todos.due_date, todos.due_time)::text as key, todos.id
-- +    select row_to_json(todos)::text as json, coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity')::text as key, todos.id
-- -              and (due_moment(todos.due_date, todos.due_time), todos.id) > ((select $3::text::timestamp), (select $4::uuid))
-- +              and (coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity'), todos.id) < ((select $3::text::timestamp), (select $4::uuid))
-- -            order by due_moment(todos.due_date, todos.due_time) asc, todos.id asc
-- +            order by coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity') desc, todos.id desc

-- todos/queries/list_todos.py: filtered page due desc in one list deleted=False
-- differs from: filtered page due desc in one list deleted=True
-- -              and todos.deleted_at is not null
-- +              and todos.deleted_at is null

-- todos/queries/list_todos.py: page due desc in all lists completed=None
-- differs from: page due asc in all lists completed=None
-- -    select row_to_json(todos)::text as json, due_moment(todos.due_date, todos.due_time)::text as key, todos.id
-- +    select row_to_json(todos)::text as json, coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity')::text as key, todos.id
-- -              and (due_moment(todos.due_date, todos.due_time), todos.id) > ((select $3::text::timestamp), (select $4::uuid))
-- +              and (coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity'), todos.id) < ((select $3::text::timestamp), (select $4::uuid))
-- -            order by due_moment(todos.due_date, todos.due_time) asc, todos.id asc
-- +            order by coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity') desc, todos.id desc
-- -        order by due_moment(todos.due_date, todos.due_time) asc, todos.id asc
-- +        order by coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity') desc, todos.id desc

-- todos/queries/list_todos.py: page due desc in all lists completed=True
-- differs from: page due desc in all lists completed=None
-- +          and todos.completed_at is not null

-- todos/queries/list_todos.py: page due desc in all lists completed=False
-- differs from: page due desc in all lists completed=None
-- +          and todos.completed_at is null

-- todos/queries/list_todos.py: filtered page due desc in all lists deleted=True
-- differs from: filtered page due asc in all lists deleted=True
-- -    select row_to_json(todos)::text as json, due_moment(todos.due_date, todos.due_time)::text as key, todos.id
-- +    select row_to_json(todos)::text as json, coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity')::text as key, todos.id
-- -              and (due_moment(todos.due_date, todos.due_time), todos.id) > ((select $3::text::timestamp), (select $4::uuid))
-- +              and (coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity'), todos.id) < ((select $3::text::timestamp), (select $4::uuid))
-- -            order by due_moment(todos.due_date, todos.due_time) asc, todos.id asc
-- +            order by coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity') desc, todos.id desc
-- -        order by due_moment(todos.due_date, todos.due_time) asc, todos.id asc
-- +        order by coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity') desc, todos.id desc

-- todos/queries/list_todos.py: filtered page due desc in all lists deleted=False
-- differs from: filtered page due desc in all lists deleted=True
-- -              and todos.deleted_at is not null
-- +              and todos.deleted_at is null

-- todos/queries/list_todos.py: page priority asc in one list completed=None
-- differs from: page due asc in one list completed=None
-- -    select row_to_json(todos)::text as json, due_moment(todos.due_date, todos.due_time)::text as key, todos.id
-- +    select row_to_json(todos)::text as json, todos.priority::text as key, todos.id
-- -              and (due_moment(todos.due_date, todos.due_time), todos.id) > ((select $3::text::timestamp), (select $4::uuid))
-- +              and (todos.priority, todos.id) > ((select $3::text::priority), (select $4::uuid))
-- -            order by due_moment(todos.due_date, todos.due_time) asc, todos.id asc
-- +            order by todos.priority asc, todos.id asc

-- todos/queries/list_todos.py: page priority asc in one list completed=True
-- differs from: page priority asc in one list completed=None
-- +          and todos.completed_at is not null

-- todos/queries/list_todos.py: page priority asc in one list completed=False
-- differs from: page priority asc in one list completed=None
-- +          and todos.completed_at is null

-- todos/queries/list_todos.py: filtered page priority asc in one list deleted=True
-- differs from: filtered page due asc in one list deleted=True
-- -    select row_to_json(todos)::text as json, due_moment(todos.due_date, todos.due_time)::text as key, todos.id
-- +    select row_to_json(todos)::text as json, todos.priority::text as key, todos.id
-- -              and (due_moment(todos.due_date, todos.due_time), todos.id) > ((select $3::text::timestamp), (select $4::uuid))
-- +              and (todos.priority, todos.id) > ((select $3::text::priority), (select $4::uuid))
-- -            order by due_moment(todos.due_date, todos.due_time) asc, todos.id asc
-- +            order by todos.priority asc, todos.id asc

-- todos/queries/list_todos.py: filtered page priority asc in one list deleted=False
-- differs from: filtered page priority asc in one list deleted=True
-- -              and todos.deleted_at is not null
-- +              and todos.deleted_at is null

-- todos/queries/list_todos.py: page priority asc in all lists completed=None
-- differs from: page due asc in all lists completed=None
-- -    select row_to_json(todos)::text as json, due_moment(todos.due_date, todos.due_time)::text as key, todos.id
-- +    select row_to_json(todos)::text as json, todos.priority::text as key, todos.id
-- -              and (due_moment(todos.due_date, todos.due_time), todos.id) > ((select $3::text::timestamp), (select $4::uuid))
-- +              and (todos.priority, todos.id) > ((select $3::text::priority), (select $4::uuid))
-- -            order by due_moment(todos.due_date, todos.due_time) asc, todos.id asc
-- +            order by todos.priority asc, todos.id asc
-- -        order by due_moment(todos.due_date, todos.due_time) asc, todos.id asc
-- +        order by todos.priority asc, todos.id asc

-- todos/queries/list_todos.py: page priority asc in all lists completed=True
-- differs from: page priority asc in all lists completed=None
-- +          and todos.completed_at is not null

-- todos/queries/list_todos.py: page priority asc in all lists completed=False
-- differs from: page priority asc in all lists completed=None
-- +          and todos.completed_at is null

-- todos/queries/list_todos.py: filtered page priority asc in all lists deleted=True
-- differs from: filtered page due asc in all lists deleted=True
-- -    select row_to_json(todos)::text as json, due_moment(todos.due_date, todos.due_time)::text as key, todos.id
-- +    select row_to_json(todos)::text as json, todos.priority::text as key, todos.id
-- -              and (due_moment(todos.due_date, todos.due_time), todos.id) > ((select $3::text::timestamp), (select $4::uuid))
-- +              and (todos.priority, todos.id) > ((select $3::text::priority), (select $4::uuid))
-- -            order by due_moment(todos.due_date, todos.due_time) asc, todos.id asc
-- +            order by todos.priority asc, todos.id asc
-- -        order by due_moment(todos.due_date, todos.due_time) asc, todos.id asc
-- +        order by todos.priority asc, todos.id asc

-- todos/queries/list_todos.py: filtered page priority asc in all lists deleted=False
-- differs from: filtered page priority asc in all lists deleted=True
-- -              and todos.deleted_at is not null
-- +              and todos.deleted_at is null

-- todos/queries/list_todos.py: page priority desc in one list completed=None
-- differs from: page priority asc in one list completed=None
-- -              and (todos.priority, todos.id) > ((select $3::text::priority), (select $4::uuid))
-- +              and (todos.priority, todos.id) < ((select $3::text::priority), (select $4::uuid))
-- -            order by todos.priority asc, todos.id asc
-- +            order by todos.priority desc, todos.id desc

-- todos/queries/list_todos.py: page priority desc in one list completed=True
-- differs from: page priority desc in one list completed=None
-- +          and todos.completed_at is not null

-- todos/queries/list_todos.py: page priority desc in one list completed=False
-- differs from: page priority desc in one list completed=None
-- +          and todos.completed_at is null

-- todos/queries/list_todos.py: filtered page priority desc in one list deleted=True
-- differs from: filtered page priority asc in one list deleted=True
-- -              and (todos.priority, todos.id) > ((select $3::text::priority), (select $4::uuid))
-- +              and (todos.priority, todos.id) < ((select $3::text::priority), (select $4::uuid))
-- -            order by todos.priority asc, todos.id asc
-- +            order by todos.priority desc, todos.id desc

-- todos/queries/list_todos.py: filtered page priority desc in one list deleted=False
-- differs from: filtered page priority desc in one list deleted=True
-- -              and todos.deleted_at is not null
-- +              and todos.deleted_at is null

-- todos/queries/list_todos.py: page priority desc in all lists completed=None
-- differs from: page priority asc in all lists completed=None
-- -              and (todos.priority, todos.id) > ((select $3::text::priority), (select $4::uuid))
-- +              and (todos.priority, todos.id) < ((select $3::text::priority), (select $4::uuid))
-- -            order by todos.priority asc, todos.id asc
-- +            order by todos.priority desc, todos.id desc
-- -        order by todos.priority asc, todos.id asc
-- +        order by todos.priority desc, todos.id desc

-- todos/queries/list_todos.py: page priority desc in all lists completed=True
-- differs from: page priority desc in all lists completed=None
-- +          and todos.completed_at is not null

-- todos/queries/list_todos.py: page priority desc in all lists completed=False
-- differs from: page priority desc in all lists completed=None
-- +          and todos.completed_at is null

-- todos/queries/list_todos.py: filtered page priority desc in all lists deleted=True
-- differs from: filtered page priority asc in all lists deleted=True
-- -              and (todos.priority, todos.id) > ((select $3::text::priority), (select $4::uuid))
-- +              and (todos.priority, todos.id) < ((select $3::text::priority), (select $4::uuid))
-- -            order by todos.priority asc, todos.id asc
-- +            order by todos.priority desc, todos.id desc
-- -        order by todos.priority asc, todos.id asc
-- +        order by todos.priority desc, todos.id desc

-- todos/queries/list_todos.py: filtered page priority desc in all lists deleted=False
-- differs from: filtered page priority desc in all lists deleted=True
-- -              and todos.deleted_at is not null
-- +              and todos.deleted_at is null

-- todos/queries/list_todos.py: page created asc in one list completed=None
-- differs from: page due asc in one list completed=None
-- -    select row_to_json(todos)::text as json, due_moment(todos.due_date, todos.due_time)::text as key, todos.id
-- +    select row_to_json(todos)::text as json, todos.created_at as key, todos.id
-- -              and (due_moment(todos.due_date, todos.due_time), todos.id) > ((select $3::text::timestamp), (select $4::uuid))
-- +              and (todos.created_at, todos.id) > ((select $3::timestamptz), (select $4::uuid))
-- -            order by due_moment(todos.due_date, todos.due_time) asc, todos.id asc
-- +            order by todos.created_at asc, todos.id asc

-- todos/queries/list_todos.py: page created asc in one list completed=True
-- differs from: page created asc in one list completed=None
-- +          and todos.completed_at is not null

-- todos/queries/list_todos.py: page created asc in one list completed=False
-- differs from: page created asc in one list completed=None
-- +          and todos.completed_at is null

-- todos/queries/list_todos.py: filtered page created asc in one list deleted=True
-- differs from: filtered page due asc in one list deleted=True
-- -    select row_to_json(todos)::text as json, due_moment(todos.due_date, todos.due_time)::text as key, todos.id
-- +    select row_to_json(todos)::text as json, todos.created_at as key, todos.id
-- -              and (due_moment(todos.due_date, todos.due_time), todos.id) > ((select $3::text::timestamp), (select $4::uuid))
-- +              and (todos.created_at, todos.id) > ((select $3::timestamptz), (select $4::uuid))
-- -            order by due_moment(todos.due_date, todos.due_time) asc, todos.id asc
-- +            order by todos.created_at asc, todos.id asc

-- todos/queries/list_todos.py: filtered page created asc in one list deleted=False
-- differs from: filtered page created asc in one list deleted=True
-- -              and todos.deleted_at is not null
-- +              and todos.deleted_at is null

-- todos/queries/list_todos.py: page created asc in all lists completed=None
-- differs from: page due asc in all lists completed=None
-- -    select row_to_json(todos)::text as json, due_moment(todos.due_date, todos.due_time)::text as key, todos.id
-- +    select row_to_json(todos)::text as json, todos.created_at as key, todos.id
-- -              and (due_moment(todos.due_date, todos.due_time), todos.id) > ((select $3::text::timestamp), (select $4::uuid))
-- +              and (todos.created_at, todos.id) > ((select $3::timestamptz), (select $4::uuid))
-- -            order by due_moment(todos.due_date, todos.due_time) asc, todos.id asc
-- +            order by todos.created_at asc, todos.id asc
-- -        order by due_moment(todos.due_date, todos.due_time) asc, todos.id asc
-- +        order by todos.created_at asc, todos.id asc

-- todos/queries/list_todos.py: page created asc in all lists completed=True
-- differs from: page created asc in all lists completed=None
-- +          and todos.completed_at is not null

-- todos/queries/list_todos.py: page created asc in all lists completed=False
-- differs from: page created asc in all lists completed=None
-- +          and todos.completed_at is null

-- todos/queries/list_todos.py: filtered page created asc in all lists deleted=True
-- differs from: filtered page due asc in all lists deleted=True
-- -    select row_to_json(todos)::text as json, due_moment(todos.due_date, todos.due_time)::text as key, todos.id
-- +    select row_to_json(todos)::text as json, todos.created_at as key, todos.id
-- -              and (due_moment(todos.due_date, todos.due_time), todos.id) > ((select $3::text::timestamp), (select $4::uuid))
-- +              and (todos.created_at, todos.id) > ((select $3::timestamptz), (select $4::uuid))
-- -            order by due_moment(todos.due_date, todos.due_time) asc, todos.id asc
-- +            order by todos.created_at asc, todos.id asc
-- -        order by due_moment(todos.due_date, todos.due_time) asc, todos.id asc
-- +        order by todos.created_at asc, todos.id asc

-- todos/queries/list_todos.py: filtered page created asc in all lists deleted=False
-- differs from: filtered page created asc in all lists deleted=True
-- -              and todos.deleted_at is not null
-- +              and todos.deleted_at is null

-- todos/queries/list_todos.py: page created desc in one list completed=None
-- differs from: page created asc in one list completed=None
-- -              and (todos.created_at, todos.id) > ((select $3::timestamptz), (select $4::uuid))
-- +              and (todos.created_at, todos.id) < ((select $3::timestamptz), (select $4::uuid))
-- -            order by todos.created_at asc, todos.id asc
-- +            order by todos.created_at desc, todos.id desc

-- todos/queries/list_todos.py: page created desc in one list completed=True
-- differs from: page created desc in one list completed=None
-- +          and todos.completed_at is not null

-- todos/queries/list_todos.py: page created desc in one list completed=False
-- differs from: page created desc in one list completed=None
-- +          and todos.completed_at is null

-- todos/queries/list_todos.py: filtered page created desc in one list deleted=True
-- differs from: filtered page created asc in one list deleted=True
-- -              and (todos.created_at, todos.id) > ((select $3::timestamptz), (select $4::uuid))
-- +              and (todos.created_at, todos.id) < ((select $3::timestamptz), (select $4::uuid))
-- -            order by todos.created_at asc, todos.id asc
-- +            order by todos.created_at desc, todos.id desc

-- todos/queries/list_todos.py: filtered page created desc in one list deleted=False
-- differs from: filtered page created desc in one list deleted=True
-- -              and todos.deleted_at is not null
-- +              and todos.deleted_at is null

-- todos/queries/list_todos.py: page created desc in all lists completed=None
-- differs from: page created asc in all lists completed=None
-- -              and (todos.created_at, todos.id) > ((select $3::timestamptz), (select $4::uuid))
-- +              and (todos.created_at, todos.id) < ((select $3::timestamptz), (select $4::uuid))
-- -            order by todos.created_at asc, todos.id asc
-- +            order by todos.created_at desc, todos.id desc
-- -        order by todos.created_at asc, todos.id asc
-- +        order by todos.created_at desc, todos.id desc

-- todos/queries/list_todos.py: page created desc in all lists completed=True
-- differs from: page created desc in all lists completed=None
-- +          and todos.completed_at is not null

-- todos/queries/list_todos.py: page created desc in all lists completed=False
-- differs from: page created desc in all lists completed=None
-- +          and todos.completed_at is null

-- todos/queries/list_todos.py: filtered page created desc in all lists deleted=True
-- differs from: filtered page created asc in all lists deleted=True
-- -              and (todos.created_at, todos.id) > ((select $3::timestamptz), (select $4::uuid))
-- +              and (todos.created_at, todos.id) < ((select $3::timestamptz), (select $4::uuid))
-- -            order by todos.created_at asc, todos.id asc
-- +            order by todos.created_at desc, todos.id desc
-- -        order by todos.created_at asc, todos.id asc
-- +        order by todos.created_at desc, todos.id desc

-- todos/queries/list_todos.py: filtered page created desc in all lists deleted=False
-- differs from: filtered page created desc in all lists deleted=True
-- -              and todos.deleted_at is not null
-- +              and todos.deleted_at is null

-- todos/queries/list_todos.py: page title asc in one list completed=None
-- differs from: page created asc in one list completed=None
-- -    select row_to_json(todos)::text as json, todos.created_at as key, todos.id
-- +    select row_to_json(todos)::text as json, title_key(todos.title) collate "C" as key, todos.id
-- -              and (todos.created_at, todos.id) > ((select $3::timestamptz), (select $4::uuid))
-- +              and (title_key(todos.title) collate "C", todos.id) > ((select $3::text collate "C"), (select $4::uuid))
-- -            order by todos.created_at asc, todos.id asc
-- +            order by title_key(todos.title) collate "C" asc, todos.id asc

-- todos/queries/list_todos.py: page title asc in one list completed=True
-- differs from: page title asc in one list completed=None
-- +          and todos.completed_at is not null

-- todos/queries/list_todos.py: page title asc in one list completed=False
-- differs from: page title asc in one list completed=None
-- +          and todos.completed_at is null

-- todos/queries/list_todos.py: filtered page title asc in one list deleted=True
-- differs from: filtered page created asc in one list deleted=True
-- -    select row_to_json(todos)::text as json, todos.created_at as key, todos.id
-- +    select row_to_json(todos)::text as json, title_key(todos.title) collate "C" as key, todos.id
-- -              and (todos.created_at, todos.id) > ((select $3::timestamptz), (select $4::uuid))
-- +              and (title_key(todos.title) collate "C", todos.id) > ((select $3::text collate "C"), (select $4::uuid))
-- -            order by todos.created_at asc, todos.id asc
-- +            order by title_key(todos.title) collate "C" asc, todos.id asc

-- todos/queries/list_todos.py: filtered page title asc in one list deleted=False
-- differs from: filtered page title asc in one list deleted=True
-- -              and todos.deleted_at is not null
-- +              and todos.deleted_at is null

-- todos/queries/list_todos.py: page title asc in all lists completed=None
-- differs from: page created asc in all lists completed=None
-- -    select row_to_json(todos)::text as json, todos.created_at as key, todos.id
-- +    select row_to_json(todos)::text as json, title_key(todos.title) collate "C" as key, todos.id
-- -              and (todos.created_at, todos.id) > ((select $3::timestamptz), (select $4::uuid))
-- +              and (title_key(todos.title) collate "C", todos.id) > ((select $3::text collate "C"), (select $4::uuid))
-- -            order by todos.created_at asc, todos.id asc
-- +            order by title_key(todos.title) collate "C" asc, todos.id asc
-- -        order by todos.created_at asc, todos.id asc
-- +        order by title_key(todos.title) collate "C" asc, todos.id asc

-- todos/queries/list_todos.py: page title asc in all lists completed=True
-- differs from: page title asc in all lists completed=None
-- +          and todos.completed_at is not null

-- todos/queries/list_todos.py: page title asc in all lists completed=False
-- differs from: page title asc in all lists completed=None
-- +          and todos.completed_at is null

-- todos/queries/list_todos.py: filtered page title asc in all lists deleted=True
-- differs from: filtered page created asc in all lists deleted=True
-- -    select row_to_json(todos)::text as json, todos.created_at as key, todos.id
-- +    select row_to_json(todos)::text as json, title_key(todos.title) collate "C" as key, todos.id
-- -              and (todos.created_at, todos.id) > ((select $3::timestamptz), (select $4::uuid))
-- +              and (title_key(todos.title) collate "C", todos.id) > ((select $3::text collate "C"), (select $4::uuid))
-- -            order by todos.created_at asc, todos.id asc
-- +            order by title_key(todos.title) collate "C" asc, todos.id asc
-- -        order by todos.created_at asc, todos.id asc
-- +        order by title_key(todos.title) collate "C" asc, todos.id asc

-- todos/queries/list_todos.py: filtered page title asc in all lists deleted=False
-- differs from: filtered page title asc in all lists deleted=True
-- -              and todos.deleted_at is not null
-- +              and todos.deleted_at is null

-- todos/queries/list_todos.py: page title desc in one list completed=None
-- differs from: page title asc in one list completed=None
-- -              and (title_key(todos.title) collate "C", todos.id) > ((select $3::text collate "C"), (select $4::uuid))
-- +              and (title_key(todos.title) collate "C", todos.id) < ((select $3::text collate "C"), (select $4::uuid))
-- -            order by title_key(todos.title) collate "C" asc, todos.id asc
-- +            order by title_key(todos.title) collate "C" desc, todos.id desc

-- todos/queries/list_todos.py: page title desc in one list completed=True
-- differs from: page title desc in one list completed=None
-- +          and todos.completed_at is not null

-- todos/queries/list_todos.py: page title desc in one list completed=False
-- differs from: page title desc in one list completed=None
-- +          and todos.completed_at is null

-- todos/queries/list_todos.py: filtered page title desc in one list deleted=True
-- differs from: filtered page title asc in one list deleted=True
-- -              and (title_key(todos.title) collate "C", todos.id) > ((select $3::text collate "C"), (select $4::uuid))
-- +              and (title_key(todos.title) collate "C", todos.id) < ((select $3::text collate "C"), (select $4::uuid))
-- -            order by title_key(todos.title) collate "C" asc, todos.id asc
-- +            order by title_key(todos.title) collate "C" desc, todos.id desc

-- todos/queries/list_todos.py: filtered page title desc in one list deleted=False
-- differs from: filtered page title desc in one list deleted=True
-- -              and todos.deleted_at is not null
-- +              and todos.deleted_at is null

-- todos/queries/list_todos.py: page title desc in all lists completed=None
-- differs from: page title asc in all lists completed=None
-- -              and (title_key(todos.title) collate "C", todos.id) > ((select $3::text collate "C"), (select $4::uuid))
-- +              and (title_key(todos.title) collate "C", todos.id) < ((select $3::text collate "C"), (select $4::uuid))
-- -            order by title_key(todos.title) collate "C" asc, todos.id asc
-- +            order by title_key(todos.title) collate "C" desc, todos.id desc
-- -        order by title_key(todos.title) collate "C" asc, todos.id asc
-- +        order by title_key(todos.title) collate "C" desc, todos.id desc

-- todos/queries/list_todos.py: page title desc in all lists completed=True
-- differs from: page title desc in all lists completed=None
-- +          and todos.completed_at is not null

-- todos/queries/list_todos.py: page title desc in all lists completed=False
-- differs from: page title desc in all lists completed=None
-- +          and todos.completed_at is null

-- todos/queries/list_todos.py: filtered page title desc in all lists deleted=True
-- differs from: filtered page title asc in all lists deleted=True
-- -              and (title_key(todos.title) collate "C", todos.id) > ((select $3::text collate "C"), (select $4::uuid))
-- +              and (title_key(todos.title) collate "C", todos.id) < ((select $3::text collate "C"), (select $4::uuid))
-- -            order by title_key(todos.title) collate "C" asc, todos.id asc
-- +            order by title_key(todos.title) collate "C" desc, todos.id desc
-- -        order by title_key(todos.title) collate "C" asc, todos.id asc
-- +        order by title_key(todos.title) collate "C" desc, todos.id desc

-- todos/queries/list_todos.py: filtered page title desc in all lists deleted=False
-- differs from: filtered page title desc in all lists deleted=True
-- -              and todos.deleted_at is not null
-- +              and todos.deleted_at is null

-- todos/queries/list_todos.py: page completed asc in one list completed=None
-- differs from: page created asc in one list completed=True
-- -    select row_to_json(todos)::text as json, todos.created_at as key, todos.id
-- +    select row_to_json(todos)::text as json, todos.completed_at as key, todos.id
-- -              and (todos.created_at, todos.id) > ((select $3::timestamptz), (select $4::uuid))
-- +              and (todos.completed_at, todos.id) > ((select $3::timestamptz), (select $4::uuid))
-- -            order by todos.created_at asc, todos.id asc
-- +            order by todos.completed_at asc, todos.id asc

-- todos/queries/list_todos.py: page completed asc in one list completed=True
-- differs from: page completed asc in one list completed=None
-- +          and todos.completed_at is not null

-- todos/queries/list_todos.py: page completed asc in one list completed=False
-- differs from: page completed asc in one list completed=None
-- +          and todos.completed_at is null

-- todos/queries/list_todos.py: filtered page completed asc in one list deleted=True
-- differs from: filtered page created asc in one list deleted=True
-- -    select row_to_json(todos)::text as json, todos.created_at as key, todos.id
-- +    select row_to_json(todos)::text as json, todos.completed_at as key, todos.id
-- -              and (todos.created_at, todos.id) > ((select $3::timestamptz), (select $4::uuid))
-- +              and (todos.completed_at, todos.id) > ((select $3::timestamptz), (select $4::uuid))
-- -            order by todos.created_at asc, todos.id asc
-- +          and todos.completed_at is not null
-- +            order by todos.completed_at asc, todos.id asc

-- todos/queries/list_todos.py: filtered page completed asc in one list deleted=False
-- differs from: filtered page completed asc in one list deleted=True
-- -              and todos.deleted_at is not null
-- +              and todos.deleted_at is null

-- todos/queries/list_todos.py: page completed asc in all lists completed=None
-- differs from: page created asc in all lists completed=True
-- -    select row_to_json(todos)::text as json, todos.created_at as key, todos.id
-- +    select row_to_json(todos)::text as json, todos.completed_at as key, todos.id
-- -              and (todos.created_at, todos.id) > ((select $3::timestamptz), (select $4::uuid))
-- +              and (todos.completed_at, todos.id) > ((select $3::timestamptz), (select $4::uuid))
-- -            order by todos.created_at asc, todos.id asc
-- +            order by todos.completed_at asc, todos.id asc
-- -        order by todos.created_at asc, todos.id asc
-- +        order by todos.completed_at asc, todos.id asc

-- todos/queries/list_todos.py: page completed asc in all lists completed=True
-- differs from: page completed asc in all lists completed=None
-- +          and todos.completed_at is not null

-- todos/queries/list_todos.py: page completed asc in all lists completed=False
-- differs from: page completed asc in all lists completed=None
-- +          and todos.completed_at is null

-- todos/queries/list_todos.py: filtered page completed asc in all lists deleted=True
-- differs from: page completed asc in all lists completed=None
-- -              and todos.deleted_at is null and todos.kind = 'todo'
-- +              and todos.deleted_at is not null
-- +          and ($6::boolean is null or (todos.completed_at is not null) = $6)
-- +          and ($7::text is null or todos.priority = $7::text::priority)
-- +          and ($8::text is null or exists (select from unnest(todos.tags) tag where lower(tag) = lower($8)))
-- +          and due_moment(todos.due_date, todos.due_time) between $9::text::timestamp and $10::text::timestamp
-- +          and todos.kind = $11::text::todo_kind
-- +          and ($12::uuid is null or todos.parent_id = $12)

-- todos/queries/list_todos.py: filtered page completed asc in all lists deleted=False
-- differs from: filtered page completed asc in all lists deleted=True
-- -              and todos.deleted_at is not null
-- +              and todos.deleted_at is null

-- todos/queries/list_todos.py: page completed desc in one list completed=None
-- differs from: page completed asc in one list completed=None
-- -              and (todos.completed_at, todos.id) > ((select $3::timestamptz), (select $4::uuid))
-- +              and (todos.completed_at, todos.id) < ((select $3::timestamptz), (select $4::uuid))
-- -            order by todos.completed_at asc, todos.id asc
-- +            order by todos.completed_at desc, todos.id desc

-- todos/queries/list_todos.py: page completed desc in one list completed=True
-- differs from: page completed desc in one list completed=None
-- +          and todos.completed_at is not null

-- todos/queries/list_todos.py: page completed desc in one list completed=False
-- differs from: page completed desc in one list completed=None
-- +          and todos.completed_at is null

-- todos/queries/list_todos.py: filtered page completed desc in one list deleted=True
-- differs from: filtered page completed asc in one list deleted=True
-- -              and (todos.completed_at, todos.id) > ((select $3::timestamptz), (select $4::uuid))
-- +              and (todos.completed_at, todos.id) < ((select $3::timestamptz), (select $4::uuid))
-- -            order by todos.completed_at asc, todos.id asc
-- +            order by todos.completed_at desc, todos.id desc

-- todos/queries/list_todos.py: filtered page completed desc in one list deleted=False
-- differs from: filtered page completed desc in one list deleted=True
-- -              and todos.deleted_at is not null
-- +              and todos.deleted_at is null

-- todos/queries/list_todos.py: page completed desc in all lists completed=None
-- differs from: page completed asc in all lists completed=None
-- -              and (todos.completed_at, todos.id) > ((select $3::timestamptz), (select $4::uuid))
-- +              and (todos.completed_at, todos.id) < ((select $3::timestamptz), (select $4::uuid))
-- -            order by todos.completed_at asc, todos.id asc
-- +            order by todos.completed_at desc, todos.id desc
-- -        order by todos.completed_at asc, todos.id asc
-- +        order by todos.completed_at desc, todos.id desc

-- todos/queries/list_todos.py: page completed desc in all lists completed=True
-- differs from: page completed desc in all lists completed=None
-- +          and todos.completed_at is not null

-- todos/queries/list_todos.py: page completed desc in all lists completed=False
-- differs from: page completed desc in all lists completed=None
-- +          and todos.completed_at is null

-- todos/queries/list_todos.py: filtered page completed desc in all lists deleted=True
-- differs from: filtered page completed asc in all lists deleted=True
-- -              and (todos.completed_at, todos.id) > ((select $3::timestamptz), (select $4::uuid))
-- +              and (todos.completed_at, todos.id) < ((select $3::timestamptz), (select $4::uuid))
-- -            order by todos.completed_at asc, todos.id asc
-- +            order by todos.completed_at desc, todos.id desc
-- -        order by todos.completed_at asc, todos.id asc
-- +        order by todos.completed_at desc, todos.id desc

-- todos/queries/list_todos.py: filtered page completed desc in all lists deleted=False
-- differs from: filtered page completed desc in all lists deleted=True
-- -              and todos.deleted_at is not null
-- +              and todos.deleted_at is null

-- todos/queries/recurrence.py: _FIND_ROW
select id, title, notes, priority::text, tags, due_date, due_time, due_timezone, completed_at, recurrence::text
from todos
where id = $1
  and list_id = $2
  and deleted_at is null;

-- todos/queries/recurrence.py: _HAS_SUBTASKS
select exists (
    select
    from todos
    where parent_id = $1
);

-- todos/queries/recurrence.py: _FIND_COPY
select
    recurrence::text,
    due_date::text,
    due_time,
    (
        select coalesce(jsonb_object_agg(field.key, field.value), '{}')::text
        from jsonb_each(to_jsonb(todos)) field
        where recurrence #> '{previous_state,original_fields}' ? field.key
    ) as edited_fields
from todos
where id = $1
  and list_id = $2
  and recurrence ->> 'series_id' = $3;

-- todos/queries/recurrence.py: _ADVANCE_SERIES
with numbered_list as (
    update lists
    set version = lists.version + case
        when $7::uuid is not null and not exists (select from todos copy where copy.id = $7) or exists (select from todos copy where copy.id = $7 and copy.list_id = $2 and (copy.completed_at is null or copy.deleted_at is not null)) then 2
        else 1
    end
    where lists.id = $2
    returning lists.version
), copied_todo as (
    insert into todos (id, list_id, created_by, parent_id, position, title, notes, priority, due_date, due_time, due_timezone, tags, version, completed_at, recurrence, search_text)
    select $7, todos.list_id, todos.created_by, todos.parent_id, todos.position, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, numbered_list.version - 1, least(now(), $9::timestamptz), $8::text::jsonb, folded(concat_ws(E'\n', todos.title::text, todos.notes::text, array_to_string(todos.tags::text[], ' ')))
    from todos, numbered_list
    where todos.id = $1
      and $7::uuid is not null and not exists (select from todos copy where copy.id = $7)
), completed_copy as (
    update todos copy
    set completed_at = least(now(), $9::timestamptz),
        deleted_at = null,
        updated_at = now(),
        version = numbered_list.version - 1
    from numbered_list
    where copy.id = $7 and copy.list_id = $2 and (copy.completed_at is null or copy.deleted_at is not null)
), changed_todo as (
    update todos
    set title = coalesce(fields ->> 'title', todos.title),
        notes = coalesce(fields ->> 'notes', todos.notes),
        priority = coalesce((fields ->> 'priority')::priority, todos.priority),
        tags = case
            when fields ? 'tags' then array(select jsonb_array_elements_text(fields -> 'tags'))
            else todos.tags
        end,
        due_date = $3::text::date,
        due_time = $4::time,
        due_timezone = case when $4::time is not null then todos.due_timezone end,
        recurrence = $5::text::jsonb,
        completed_at = null,
        updated_at = now(),
        version = numbered_list.version
    from numbered_list, cast($6::text as jsonb) fields
    where todos.id = $1
    returning todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
)
select row_to_json(changed_todo)::text as row, version
from changed_todo;

-- todos/queries/recurrence.py: _REWIND_SERIES
with deleted_copy as (
    delete from todos
    where id = $7
    returning id
), numbered_list as (
    update lists
    set version = lists.version + 1 + (select count(*) from deleted_copy)
    where lists.id = $2
    returning lists.version
), added_tombstone as (
    insert into tombstones (list_id, version, todo_id)
    select $2, numbered_list.version - 1, deleted_copy.id
    from deleted_copy, numbered_list
), changed_todo as (
    update todos
    set title = coalesce(fields ->> 'title', todos.title),
        notes = coalesce(fields ->> 'notes', todos.notes),
        priority = coalesce((fields ->> 'priority')::priority, todos.priority),
        tags = case
            when fields ? 'tags' then array(select jsonb_array_elements_text(fields -> 'tags'))
            else todos.tags
        end,
        due_date = $3::text::date,
        due_time = $4::time,
        due_timezone = case when $4::time is not null then todos.due_timezone end,
        recurrence = $5::text::jsonb,
        completed_at = null,
        updated_at = now(),
        version = numbered_list.version
    from numbered_list, cast($6::text as jsonb) fields
    where todos.id = $1
    returning todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
)
select row_to_json(changed_todo)::text as row, version
from changed_todo;

-- todos/queries/saved_filter.py: _NAMES
select
    coalesce(array_agg(distinct lists.name), '{}') as lists,
    coalesce(array_agg(distinct memberships.folder) filter (where memberships.folder is not null), '{}') as folders,
    (
        select coalesce(array_agg(distinct todos.title), '{}')
        from (
            select todos.title
            from todos
            where todos.list_id = any (array_agg(lists.id))
              and todos.kind = 'section'
              and todos.deleted_at is null
              and length(todos.title) <= 100
            limit 2000
        ) todos
    ) as sections
from memberships
join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.deleted_at is null
where lists.archived_at is null;

-- todos/queries/saved_filter.py: saved filter
select array_agg(json) as items, (array_agg(key))[$5] as key, (array_agg(id))[$5] as id
from (
    select row_to_json(todos)::text as json, todos.position as key, todos.id
    from (
        select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
        from memberships
        join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.deleted_at is null
        join todos on todos.list_id = lists.id
        where ($2::uuid is null and lists.archived_at is null or lists.id = $2)
          and todos.deleted_at is null
          and todos.kind = 'todo'
          and (todos.position, todos.id) > ($3::text collate "C", $4::uuid)
          and $6::date is not null
          and $7::text is not null
          and (coalesce((case
    when todos.due_timezone is null then todos.due_date
    else local_time(moment_of(todos.due_date + todos.due_time, todos.due_timezone), $7::text)::date
end) < $8::date, false) and (coalesce(todos.completed_at is null and (case
    when todos.due_timezone is null then todos.due_date
    else local_time(moment_of(todos.due_date + todos.due_time, todos.due_timezone), $7::text)::date
end) < $6::date, false) or (todos.priority = $9::text::priority) or coalesce(folded(lists.name) = folded($10::text), false) or coalesce(exists (
    with recursive ancestors as (
        select parent.id, parent.parent_id, parent.kind, parent.title
        from todos parent
        where parent.id = todos.parent_id
          and parent.deleted_at is null
        union
        select parent.id, parent.parent_id, parent.kind, parent.title
        from todos parent
        join ancestors on parent.id = ancestors.parent_id
        where parent.deleted_at is null
    )
    select
    from ancestors
    where kind = 'section'
      and folded(title) = folded($11::text)
), false) or coalesce(folded(memberships.folder) = folded($12::text), false) or coalesce(exists (select from unnest(todos.tags) tag where starts_with(folded(tag), folded($13::text))), false) or coalesce((strpos(folded(todos.title), folded($14::text)) > 0 or strpos(folded(todos.notes), folded($14::text)) > 0), false)) and (not coalesce((todos.completed_at at time zone $7::text)::date = $15::date, false)))
        order by todos.position asc, todos.id asc
        limit $5 + 1
    ) todos
    limit $5 + 1
) page;

-- todos/queries/search.py: search page position asc deleted=True
with query as materialized (
    select
        patterns,
        array(select pattern_of(word) from unnest($14::text[]) word) as symbols,
        whole_words,
        coalesce(nullif(search_hints(whole_words), '{}'), patterns[:1]) as hints,
        null::bigint as no_limit
    from (
        select
            array(select pattern_of(word) from unnest($13::text[]) word) as patterns,
            websearch_to_tsquery('simple', folded($15::text)) as whole_words
    ) words
)
select array_agg(json) as items, (array_agg(key))[$5] as key, (array_agg(id))[$5] as id
from (
    select row_to_json(todos)::text as json, todos.position as key, todos.id
    from (
        select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
        from (
            select lists.id
            from memberships
            join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.deleted_at is null
            where ($2::uuid is null and lists.archived_at is null or lists.id = $2)
        ) visible_lists
        cross join lateral (
            select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at, todos.key
            from (
                select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at, todos.key
                from (
                    select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at, todos.search_text, todos.position as key
                    from todos
                    where todos.list_id = visible_lists.id
                      and (todos.position, todos.id) > ($3::text collate "C", $4::uuid)
                      and todos.deleted_at is not null
                    order by todos.position asc, todos.id asc
                    limit (select no_limit from query)
                ) todos
                where coalesce(todos.search_text, folded(concat_ws(E'\n', todos.title::text, todos.notes::text, array_to_string(todos.tags::text[], ' ')))) like any ((select hints from query)::text[])
                  and (
                      coalesce(todos.search_text, folded(concat_ws(E'\n', todos.title::text, todos.notes::text, array_to_string(todos.tags::text[], ' ')))) like all ((select patterns from query)::text[])
                      or (select whole_words from query) is not null
                      and coalesce(todos.search_text, folded(concat_ws(E'\n', todos.title::text, todos.notes::text, array_to_string(todos.tags::text[], ' ')))) like all ((select symbols from query)::text[])
                      and to_tsvector('simple', coalesce(todos.search_text, folded(concat_ws(E'\n', todos.title::text, todos.notes::text, array_to_string(todos.tags::text[], ' '))))) @@ (select whole_words from query)
                  )
                order by todos.key asc, todos.id asc
                offset 0
            ) todos
            where true
          and ($6::boolean is null or (todos.completed_at is not null) = $6)
          and ($7::text is null or todos.priority = $7::text::priority)
          and ($8::text is null or exists (select from unnest(todos.tags) tag where lower(tag) = lower($8)))
          and due_moment(todos.due_date, todos.due_time) between $9::text::timestamp and $10::text::timestamp
          and todos.kind = $11::text::todo_kind
          and ($12::uuid is null or todos.parent_id = $12)
            order by todos.key asc, todos.id asc
            limit $5 + 1
        ) todos
        order by todos.key asc, todos.id asc
    ) todos
    limit $5 + 1
) page;

-- todos/queries/search.py: search page position asc deleted=False
-- differs from: search page position asc deleted=True
-- -                      and todos.deleted_at is not null
-- +                      and todos.deleted_at is null

-- todos/queries/search.py: search page position desc deleted=True
-- differs from: search page position asc deleted=True
-- -                      and (todos.position, todos.id) > ($3::text collate "C", $4::uuid)
-- +                      and (todos.position, todos.id) < ($3::text collate "C", $4::uuid)
-- -                    order by todos.position asc, todos.id asc
-- +                    order by todos.position desc, todos.id desc
-- -                order by todos.key asc, todos.id asc
-- +                order by todos.key desc, todos.id desc
-- -            order by todos.key asc, todos.id asc
-- +            order by todos.key desc, todos.id desc
-- -        order by todos.key asc, todos.id asc
-- +        order by todos.key desc, todos.id desc

-- todos/queries/search.py: search page position desc deleted=False
-- differs from: search page position desc deleted=True
-- -                      and todos.deleted_at is not null
-- +                      and todos.deleted_at is null

-- todos/queries/search.py: search page due asc deleted=True
-- differs from: search page position asc deleted=True
-- -    select row_to_json(todos)::text as json, todos.position as key, todos.id
-- +    select row_to_json(todos)::text as json, due_moment(todos.due_date, todos.due_time)::text as key, todos.id
-- -                    select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at, todos.search_text, todos.position as key
-- +                    select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at, todos.search_text, due_moment(todos.due_date, todos.due_time) as key
-- -                      and (todos.position, todos.id) > ($3::text collate "C", $4::uuid)
-- +                      and (due_moment(todos.due_date, todos.due_time), todos.id) > ($3::text::timestamp, $4::uuid)
-- -                    order by todos.position asc, todos.id asc
-- +                    order by due_moment(todos.due_date, todos.due_time) asc, todos.id asc

-- todos/queries/search.py: search page due asc deleted=False
-- differs from: search page due asc deleted=True
-- -                      and todos.deleted_at is not null
-- +                      and todos.deleted_at is null

-- todos/queries/search.py: search page due desc deleted=True
-- differs from: search page position desc deleted=True
-- -    select row_to_json(todos)::text as json, todos.position as key, todos.id
-- +    select row_to_json(todos)::text as json, coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity')::text as key, todos.id
-- -                    select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at, todos.search_text, todos.position as key
-- +                    select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at, todos.search_text, coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity') as key
-- -                      and (todos.position, todos.id) < ($3::text collate "C", $4::uuid)
-- +                      and (coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity'), todos.id) < ($3::text::timestamp, $4::uuid)
-- -                    order by todos.position desc, todos.id desc
-- +                    order by coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity') desc, todos.id desc

-- todos/queries/search.py: search page due desc deleted=False
-- differs from: search page due desc deleted=True
-- -                      and todos.deleted_at is not null
-- +                      and todos.deleted_at is null

-- todos/queries/search.py: search page priority asc deleted=True
-- differs from: search page due asc deleted=True
-- -    select row_to_json(todos)::text as json, due_moment(todos.due_date, todos.due_time)::text as key, todos.id
-- +    select row_to_json(todos)::text as json, todos.priority::text as key, todos.id
-- -                    select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at, todos.search_text, due_moment(todos.due_date, todos.due_time) as key
-- +                    select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at, todos.search_text, todos.priority as key
-- -                      and (due_moment(todos.due_date, todos.due_time), todos.id) > ($3::text::timestamp, $4::uuid)
-- +                      and (todos.priority, todos.id) > ($3::text::priority, $4::uuid)
-- -                    order by due_moment(todos.due_date, todos.due_time) asc, todos.id asc
-- +                    order by todos.priority asc, todos.id asc

-- todos/queries/search.py: search page priority asc deleted=False
-- differs from: search page priority asc deleted=True
-- -                      and todos.deleted_at is not null
-- +                      and todos.deleted_at is null

-- todos/queries/search.py: search page priority desc deleted=True
-- differs from: search page due desc deleted=True
-- -    select row_to_json(todos)::text as json, coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity')::text as key, todos.id
-- +    select row_to_json(todos)::text as json, todos.priority::text as key, todos.id
-- -                    select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at, todos.search_text, coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity') as key
-- +                    select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at, todos.search_text, todos.priority as key
-- -                      and (coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity'), todos.id) < ($3::text::timestamp, $4::uuid)
-- +                      and (todos.priority, todos.id) < ($3::text::priority, $4::uuid)
-- -                    order by coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity') desc, todos.id desc
-- +                    order by todos.priority desc, todos.id desc

-- todos/queries/search.py: search page priority desc deleted=False
-- differs from: search page priority desc deleted=True
-- -                      and todos.deleted_at is not null
-- +                      and todos.deleted_at is null

-- todos/queries/search.py: search page created asc deleted=True
-- differs from: search page due asc deleted=True
-- -    select row_to_json(todos)::text as json, due_moment(todos.due_date, todos.due_time)::text as key, todos.id
-- +    select row_to_json(todos)::text as json, todos.created_at as key, todos.id
-- -                    select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at, todos.search_text, due_moment(todos.due_date, todos.due_time) as key
-- +                    select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at, todos.search_text, todos.created_at as key
-- -                      and (due_moment(todos.due_date, todos.due_time), todos.id) > ($3::text::timestamp, $4::uuid)
-- +                      and (todos.created_at, todos.id) > ($3::timestamptz, $4::uuid)
-- -                    order by due_moment(todos.due_date, todos.due_time) asc, todos.id asc
-- +                    order by todos.created_at asc, todos.id asc

-- todos/queries/search.py: search page created asc deleted=False
-- differs from: search page created asc deleted=True
-- -                      and todos.deleted_at is not null
-- +                      and todos.deleted_at is null

-- todos/queries/search.py: search page created desc deleted=True
-- differs from: search page due desc deleted=True
-- -    select row_to_json(todos)::text as json, coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity')::text as key, todos.id
-- +    select row_to_json(todos)::text as json, todos.created_at as key, todos.id
-- -                    select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at, todos.search_text, coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity') as key
-- +                    select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at, todos.search_text, todos.created_at as key
-- -                      and (coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity'), todos.id) < ($3::text::timestamp, $4::uuid)
-- +                      and (todos.created_at, todos.id) < ($3::timestamptz, $4::uuid)
-- -                    order by coalesce(nullif(due_moment(todos.due_date, todos.due_time), 'infinity'), '-infinity') desc, todos.id desc
-- +                    order by todos.created_at desc, todos.id desc

-- todos/queries/search.py: search page created desc deleted=False
-- differs from: search page created desc deleted=True
-- -                      and todos.deleted_at is not null
-- +                      and todos.deleted_at is null

-- todos/queries/search.py: search page title asc deleted=True
-- differs from: search page created asc deleted=True
-- -    select row_to_json(todos)::text as json, todos.created_at as key, todos.id
-- +    select row_to_json(todos)::text as json, title_key(todos.title) collate "C" as key, todos.id
-- -                    select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at, todos.search_text, todos.created_at as key
-- +                    select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at, todos.search_text, title_key(todos.title) collate "C" as key
-- -                      and (todos.created_at, todos.id) > ($3::timestamptz, $4::uuid)
-- +                      and (title_key(todos.title) collate "C", todos.id) > ($3::text collate "C", $4::uuid)
-- -                    order by todos.created_at asc, todos.id asc
-- +                    order by title_key(todos.title) collate "C" asc, todos.id asc

-- todos/queries/search.py: search page title asc deleted=False
-- differs from: search page title asc deleted=True
-- -                      and todos.deleted_at is not null
-- +                      and todos.deleted_at is null

-- todos/queries/search.py: search page title desc deleted=True
-- differs from: search page created desc deleted=True
-- -    select row_to_json(todos)::text as json, todos.created_at as key, todos.id
-- +    select row_to_json(todos)::text as json, title_key(todos.title) collate "C" as key, todos.id
-- -                    select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at, todos.search_text, todos.created_at as key
-- +                    select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at, todos.search_text, title_key(todos.title) collate "C" as key
-- -                      and (todos.created_at, todos.id) < ($3::timestamptz, $4::uuid)
-- +                      and (title_key(todos.title) collate "C", todos.id) < ($3::text collate "C", $4::uuid)
-- -                    order by todos.created_at desc, todos.id desc
-- +                    order by title_key(todos.title) collate "C" desc, todos.id desc

-- todos/queries/search.py: search page title desc deleted=False
-- differs from: search page title desc deleted=True
-- -                      and todos.deleted_at is not null
-- +                      and todos.deleted_at is null

-- todos/queries/search.py: search page completed asc deleted=True
-- differs from: search page created asc deleted=True
-- -    select row_to_json(todos)::text as json, todos.created_at as key, todos.id
-- +    select row_to_json(todos)::text as json, todos.completed_at as key, todos.id
-- -                    select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at, todos.search_text, todos.created_at as key
-- +                    select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at, todos.search_text, todos.completed_at as key
-- -                      and (todos.created_at, todos.id) > ($3::timestamptz, $4::uuid)
-- +                      and (todos.completed_at, todos.id) > ($3::timestamptz, $4::uuid)
-- -                    order by todos.created_at asc, todos.id asc
-- +                  and todos.completed_at is not null
-- +                    order by todos.completed_at asc, todos.id asc

-- todos/queries/search.py: search page completed asc deleted=False
-- differs from: search page completed asc deleted=True
-- -                      and todos.deleted_at is not null
-- +                      and todos.deleted_at is null

-- todos/queries/search.py: search page completed desc deleted=True
-- differs from: search page created desc deleted=True
-- -    select row_to_json(todos)::text as json, todos.created_at as key, todos.id
-- +    select row_to_json(todos)::text as json, todos.completed_at as key, todos.id
-- -                    select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at, todos.search_text, todos.created_at as key
-- +                    select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at, todos.search_text, todos.completed_at as key
-- -                      and (todos.created_at, todos.id) < ($3::timestamptz, $4::uuid)
-- +                      and (todos.completed_at, todos.id) < ($3::timestamptz, $4::uuid)
-- -                    order by todos.created_at desc, todos.id desc
-- +                  and todos.completed_at is not null
-- +                    order by todos.completed_at desc, todos.id desc

-- todos/queries/search.py: search page completed desc deleted=False
-- differs from: search page completed desc deleted=True
-- -                      and todos.deleted_at is not null
-- +                      and todos.deleted_at is null

-- todos/queries/statistics.py: _FETCH_DAYS
select day, count(*) as completed
from (select known_zone(timezone) as timezone from users where id = $1 offset 0) person
cross join lateral (
    select todos.completed_at
    from memberships
    join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.deleted_at is null
    join todos on todos.list_id = lists.id
    where todos.completed_at >= $2::date::timestamp at time zone 'UTC' - interval '1 day'
      and todos.completed_at < ($3::date + 1)::timestamp at time zone 'UTC' + interval '1 day'
      and todos.deleted_at is null
    union all
    select subtask.value::timestamptz
    from memberships
    join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.deleted_at is null
    join todos on todos.list_id = lists.id
    cross join lateral jsonb_each_text(todos.recurrence #> '{previous_state,below}') subtask
    where todos.completed_at >= $2::date::timestamp at time zone 'UTC' - interval '1 day'
      and todos.recurrence #> '{previous_state,below}' is not null
      and todos.deleted_at is null
) completions
cross join lateral (select (completions.completed_at at time zone person.timezone)::date as day) local_day
where day between $2 and $3
group by day
order by day;

-- todos/queries/statistics.py: _UPDATE_RUNS
with stale_lists as (
    select lists.id, lists.version, person.timezone, known.days, coalesce(known.version, 0) as known_version
    from (select known_zone(timezone) as timezone from users where id = $1 offset 0) person
    cross join memberships
    join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.deleted_at is null
    left join completion_days known
        on known.user_id = $1
        and known.list_id = lists.id
        and known.timezone = person.timezone
    where lists.version > coalesce(known.version, 0)
    order by lists.id
    for key share of lists
)
insert into completion_days (user_id, list_id, timezone, version, days)
select
    $1,
    stale_lists.id,
    stale_lists.timezone,
    stale_lists.version,
    coalesce(stale_lists.days, '{}') + coalesce(added.days, '{}')
from stale_lists
cross join lateral (
    select range_agg(daterange(day, day + 1)) as days
    from (
        select distinct (completions.completed_at at time zone stale_lists.timezone)::date as day
        from (
            select todos.completed_at, todos.deleted_at, todos.recurrence
            from todos
            where todos.list_id = stale_lists.id
              and todos.version > stale_lists.known_version
            offset 0
        ) changed_todos
        cross join lateral (
            select changed_todos.completed_at
            union all
            select subtask.value::timestamptz
            from jsonb_each_text(changed_todos.recurrence #> '{previous_state,below}') subtask
        ) completions
        where changed_todos.completed_at is not null
          and changed_todos.deleted_at is null
    ) added_days
) added
order by stale_lists.id
on conflict (user_id, list_id) do update
set timezone = excluded.timezone,
    version = excluded.version,
    days = excluded.days
where completion_days.timezone <> excluded.timezone
   or completion_days.version < excluded.version;

-- todos/queries/statistics.py: _FORGET_RUNS
delete from completion_days
where user_id = $1;

-- todos/queries/statistics.py: _FETCH_RUNS
select lower(run) as first, upper(run) - 1 as last
from (
    select range_agg(completion_days.days) as days
    from memberships
    join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'viewer' and lists.deleted_at is null
    join completion_days on completion_days.user_id = $1 and completion_days.list_id = lists.id
) history
cross join lateral unnest(history.days) run
order by lower(run);

-- todos/queries/subtree.py: _LOCK_LIST
select lists.id
from todos
join lists on lists.id = todos.list_id
join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.deleted_at is null
where todos.id = $2
for no key update of lists, todos;

-- todos/queries/subtree.py: _LOCK_BOTH_LISTS
select lists.id
from lists
join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.deleted_at is null
where lists.id = any (array[$3, (select todos.list_id from todos where todos.id = $2)])
order by lists.id
for no key update of lists;

-- todos/queries/subtree.py: _CHECK_PARENT
with recursive ancestors as (
    select id, parent_id
    from todos
    where id = $2
    union
    select upper.id, upper.parent_id
    from todos upper
    join ancestors on upper.id = ancestors.parent_id
), descendants as (
    select $1::uuid as id, 1 as level
    union
    select child.id, descendants.level + 1
    from descendants
    cross join lateral (
        select id, list_id, deleted_at
        from todos
        where parent_id = descendants.id
        offset 0
    ) child
    where descendants.level <= 50
)
select
    exists (select from todos where id = $2 and list_id = $3 and deleted_at is null) as is_there,
    exists (select from ancestors where id = $1) as is_inside,
    (select count(*) from ancestors) + (select max(level) from descendants) as levels;

-- todos/queries/subtree.py: _DELETE_SUBTREE
with recursive subtree as (
    select $1::uuid as id
    union
    select child.id
    from subtree
    cross join lateral (
        select id, list_id, deleted_at
        from todos
        where parent_id = subtree.id
        offset 0
    ) child
    where child.list_id = $2
      and child.deleted_at is null
), flipped as (
    select todos.id, row_number() over (order by todos.id = $1, todos.id) as number
    from subtree
    cross join lateral (
        select *
        from todos
        where id = subtree.id
        offset 0
    ) todos
    where todos.deleted_at is null
), numbered_list as (
    update lists
    set version = lists.version + total.count
    from (select count(*) from flipped) total
    where lists.id = $2
      and total.count > 0
    returning lists.version, lists.version - total.count as base, total.count
), changed_todos as (
    update todos
    set deleted_at = now(),
        version = numbered_list.base + flipped.number,
        updated_at = now()
    from flipped, numbered_list
    where todos.id = flipped.id
    returning case when todos.id = $1 then (select row_to_json(item)::text from (select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at) item) end as row
)
select (select row from changed_todos where row is not null) as row, version, count
from numbered_list;

-- todos/queries/subtree.py: _RESTORE_SUBTREE
with recursive subtree as (
    select $1::uuid as id
    union
    select child.id
    from subtree
    cross join lateral (
        select id, list_id, deleted_at
        from todos
        where parent_id = subtree.id
        offset 0
    ) child
    where child.list_id = $2
      and child.deleted_at = (select top.deleted_at from todos top where top.id = $1)
), flipped as (
    select todos.id, row_number() over (order by todos.id = $1, todos.id) as number
    from subtree
    cross join lateral (
        select *
        from todos
        where id = subtree.id
        offset 0
    ) todos
    where todos.deleted_at is not null
), numbered_list as (
    update lists
    set version = lists.version + total.count
    from (select count(*) from flipped) total
    where lists.id = $2
      and total.count > 0
    returning lists.version, lists.version - total.count as base, total.count
), changed_todos as (
    update todos
    set deleted_at = null,
        parent_id = case
            when todos.id <> $1 or exists (
                select
                from todos parent
                where parent.id = todos.parent_id
                  and parent.list_id = todos.list_id
                  and parent.deleted_at is null
            ) then todos.parent_id
        end,
        version = numbered_list.base + flipped.number,
        updated_at = now()
    from flipped, numbered_list
    where todos.id = flipped.id
    returning case when todos.id = $1 then (select row_to_json(item)::text from (select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at) item) end as row
)
select (select row from changed_todos where row is not null) as row, version, count
from numbered_list;

-- todos/queries/subtree.py: _COMPLETE_SUBTASKS
with recursive subtree as (
    select $1::uuid as id
    union
    select child.id
    from subtree
    cross join lateral (
        select id, list_id, deleted_at
        from todos
        where parent_id = subtree.id
        offset 0
    ) child
    where child.list_id = $2
      and child.deleted_at is null
), flipped as (
    select todos.id, row_number() over (order by todos.id = $1, todos.id) as number
    from subtree
    cross join lateral (
        select *
        from todos
        where id = subtree.id
        offset 0
    ) todos
    where todos.id <> $1 and todos.kind = 'todo' and todos.completed_at is null
), numbered_list as (
    update lists
    set version = lists.version + total.count
    from (select count(*) from flipped) total
    where lists.id = $2
      and total.count > 0
    returning lists.version, lists.version - total.count as base, total.count
), changed_todos as (
    update todos
    set completed_at = (select top.completed_at from todos top where top.id = $1),
        version = numbered_list.base + flipped.number,
        updated_at = now()
    from flipped, numbered_list
    where todos.id = flipped.id
    returning case when todos.id = $1 then (select row_to_json(item)::text from (select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at) item) end as row
)
select (select row from changed_todos where row is not null) as row, version, count
from numbered_list;

-- todos/queries/subtree.py: _ADVANCE_SUBTASKS
with recursive subtree as (
    select $1::uuid as id
    union
    select child.id
    from subtree
    cross join lateral (
        select id, list_id, deleted_at
        from todos
        where parent_id = subtree.id
        offset 0
    ) child
    where child.list_id = $2
      and child.deleted_at is null
), flipped as (
    select todos.id, row_number() over (order by todos.id = $1, todos.id) as number
    from subtree
    cross join lateral (
        select *
        from todos
        where id = subtree.id
        offset 0
    ) todos
    where todos.id <> $1 and (todos.completed_at is not null or (todos.due_date is not null and todos.recurrence ->> 'rule' is null))
), numbered_list as (
    update lists
    set version = lists.version + total.count
    from (select count(*) from flipped) total
    where lists.id = $2
      and total.count > 0
    returning lists.version, lists.version - total.count as base, total.count
), changed_todos as (
    update todos
    set completed_at = null,
        due_date = case
            when not (todos.due_date is not null and todos.recurrence ->> 'rule' is null) then todos.due_date
            when todos.due_time is null then least(todos.due_date + $3::integer, date '2200-12-31')
            else least((todos.due_date + todos.due_time + make_interval(mins => $4))::date, date '2200-12-31')
        end,
        due_time = case
            when (todos.due_date is not null and todos.recurrence ->> 'rule' is null) then (todos.due_date + todos.due_time + make_interval(mins => $4))::time
            else todos.due_time
        end,
        version = numbered_list.base + flipped.number,
        updated_at = now()
    from flipped, numbered_list
    where todos.id = flipped.id
    returning case when todos.id = $1 then (select row_to_json(item)::text from (select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at) item) end as row
)
select (select row from changed_todos where row is not null) as row, version, count
from numbered_list;

-- todos/queries/subtree.py: _RETURN_SUBTASKS
with recursive subtree as (
    select $1::uuid as id
    union
    select child.id
    from subtree
    cross join lateral (
        select id, list_id, deleted_at
        from todos
        where parent_id = subtree.id
        offset 0
    ) child
    where child.list_id = $2
      and child.deleted_at is null
), flipped as (
    select todos.id, row_number() over (order by todos.id = $1, todos.id) as number
    from subtree
    cross join lateral (
        select *
        from todos
        where id = subtree.id
        offset 0
    ) todos
    where todos.id <> $1 and (todos.completed_at is null and $5::text::jsonb ? todos.id::text or (todos.due_date is not null and todos.recurrence ->> 'rule' is null))
), numbered_list as (
    update lists
    set version = lists.version + total.count
    from (select count(*) from flipped) total
    where lists.id = $2
      and total.count > 0
    returning lists.version, lists.version - total.count as base, total.count
), changed_todos as (
    update todos
    set completed_at = coalesce(todos.completed_at, ($5::text::jsonb ->> todos.id::text)::timestamptz),
        due_date = case
            when not (todos.due_date is not null and todos.recurrence ->> 'rule' is null) then todos.due_date
            when todos.due_time is null then least(todos.due_date + $3::integer, date '2200-12-31')
            else least((todos.due_date + todos.due_time + make_interval(mins => $4))::date, date '2200-12-31')
        end,
        due_time = case
            when (todos.due_date is not null and todos.recurrence ->> 'rule' is null) then (todos.due_date + todos.due_time + make_interval(mins => $4))::time
            else todos.due_time
        end,
        version = numbered_list.base + flipped.number,
        updated_at = now()
    from flipped, numbered_list
    where todos.id = flipped.id
    returning case when todos.id = $1 then (select row_to_json(item)::text from (select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at) item) end as row
)
select (select row from changed_todos where row is not null) as row, version, count
from numbered_list;

-- todos/queries/subtree.py: _COMPLETED_SUBTASKS
with recursive subtree as (
    select $1::uuid as id
    union
    select child.id
    from subtree
    cross join lateral (
        select id, list_id, deleted_at
        from todos
        where parent_id = subtree.id
        offset 0
    ) child
    where child.list_id = $2
      and child.deleted_at is null
)
select coalesce(jsonb_object_agg(todos.id, todos.completed_at), '{}')::text
from subtree
    cross join lateral (
        select *
        from todos
        where id = subtree.id
        offset 0
    ) todos
where todos.id <> $1
  and todos.completed_at is not null;

-- todos/queries/trash.py: _PURGE_SUBTREE
with recursive subtree as (
    select $1::uuid as id
    union
    select child.id
    from subtree
    cross join lateral (
        select id, list_id, deleted_at
        from todos
        where parent_id = subtree.id
        offset 0
    ) child
    where child.list_id = $2
      and child.deleted_at is not null
), deleted as (
    delete from todos
    using subtree
    where todos.id = subtree.id
      and todos.list_id = $2
      and todos.deleted_at is not null
      and exists (select from todos top where top.id = $1 and top.deleted_at is not null)
    returning todos.id, todos.list_id
), numbered as (
    update lists
    set version = lists.version + counts.count
    from (select list_id, count(*) from deleted group by list_id) counts
    where lists.id = counts.list_id
    returning lists.id, lists.version, lists.version - counts.count as base
), added_tombstones as (
    insert into tombstones (list_id, version, todo_id)
    select
        deleted.list_id,
        numbered.base + row_number() over (partition by deleted.list_id order by deleted.id),
        deleted.id
    from deleted
    join numbered on numbered.id = deleted.list_id
)
select id, version
from numbered;

-- todos/queries/trash.py: _PURGE_TODOS
with wanted as (
    select todos.id, todos.list_id
    from lists
    join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.deleted_at is null
    join todos on todos.list_id = lists.id
    where todos.deleted_at is not null
    limit 1000
), locked_lists as materialized (
    select id
    from lists
    where id in (select list_id from wanted)
    order by id
    for no key update
), deleted as (
    delete from todos
    using locked_lists
    where todos.list_id = locked_lists.id
      and todos.id in (select id from wanted)
      and todos.deleted_at is not null
    returning todos.id, todos.list_id
), numbered as (
    update lists
    set version = lists.version + counts.count
    from (select list_id, count(*) from deleted group by list_id) counts
    where lists.id = counts.list_id
    returning lists.id, lists.version, lists.version - counts.count as base
), added_tombstones as (
    insert into tombstones (list_id, version, todo_id)
    select
        deleted.list_id,
        numbered.base + row_number() over (partition by deleted.list_id order by deleted.id),
        deleted.id
    from deleted
    join numbered on numbered.id = deleted.list_id
)
select id, version
from numbered;

-- todos/queries/trash.py: _PURGE_LISTS
with wanted as (
    select lists.id
    from lists
    join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'owner'
    where lists.deleted_at is not null
      and lists.inbox_of is null
      and ($2::uuid is null or lists.id = $2)
    order by lists.id
    for update of lists
), deleted as (
    delete from lists
    where id in (select id from wanted)
    returning id
)
update users
set version = users.version + 1
where users.id = $1
  and exists (select from deleted)
returning users.version;

-- todos/queries/update.py: _CHANGE_TODO
with target as (
    select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
    from todos
    join lists on lists.id = todos.list_id
    join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.deleted_at is null
    where todos.id = $2
      and todos.deleted_at is null
      and (not $4 or lists.version = (select seen.version from lists seen where seen.id = lists.id) and todos.recurrence is null and not exists (
          select
          from todos child
          where child.parent_id = $2
            and child.completed_at is null
            and child.deleted_at is null
      ))
    for no key update of lists, todos
), draft as (
    select
        coalesce(change ->> 'title', target.title) as title,
        coalesce(change ->> 'notes', target.notes) as notes,
        coalesce((change ->> 'priority')::priority, target.priority) as priority,
        case when change ? 'due_date' then (change ->> 'due_date')::date else target.due_date end as due_date,
        case when change ? 'due_time' then (change ->> 'due_time')::time else target.due_time end as due_time,
        case when change ? 'due_timezone' then change ->> 'due_timezone' else target.due_timezone end as due_timezone,
        case
            when change ? 'tags' then array(select jsonb_array_elements_text(change -> 'tags'))
            else target.tags
        end as tags,
        case
            when change ? 'recurrence' then nullif(change -> 'recurrence', 'null')
            when change ? 'due_date' and change ->> 'due_date' is null and target.recurrence ->> 'rule' is not null then null
            -- A field that changes for good does not go back at the next occurrence.
            when target.recurrence ? 'original_fields' then jsonb_set(
                target.recurrence, '{original_fields}', (target.recurrence -> 'original_fields') - array(select jsonb_object_keys(change))
            )
            else target.recurrence
        end as recurrence,
        case when change ? 'parent_id' then (change ->> 'parent_id')::uuid else target.parent_id end as parent_id,
        case (change ->> 'completed')::boolean
            when true then coalesce(target.completed_at, least(now(), (change ->> 'at')::timestamptz))
            when false then null
            else target.completed_at
        end as completed_at,
        coalesce(change ->> 'position', target.position) as position
    from target, cast($3 as jsonb) change
), numbered_list as (
    update lists
    set version = lists.version + 1,
        last_position = greatest(lists.last_position, draft.position)
    from target, draft
    where lists.id = target.list_id
      and (target.title, target.notes, target.priority, target.due_date, target.due_time, target.due_timezone, target.tags, target.recurrence, target.parent_id, target.completed_at, target.position) is distinct from (draft.title, draft.notes, draft.priority, draft.due_date, draft.due_time, draft.due_timezone, draft.tags, draft.recurrence, draft.parent_id, draft.completed_at, draft.position)
    returning lists.version
), changed_todo as (
    update todos
    set title = draft.title,
        notes = draft.notes,
        priority = draft.priority,
        due_date = draft.due_date,
        due_time = draft.due_time,
        due_timezone = draft.due_timezone,
        tags = draft.tags,
        recurrence = draft.recurrence,
        parent_id = draft.parent_id,
        completed_at = draft.completed_at,
        position = draft.position,
        updated_at = now(),
        version = numbered_list.version
    from numbered_list, draft
    where todos.id = $2
    returning todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
)
select row_to_json(changed_todo)::text as row, list_id, version
from changed_todo
union all
select row_to_json(target)::text, null, null
from target
where not exists (select from numbered_list);

-- todos/queries/update.py: _MOVE_SINGLE_TODO
with locked_lists as (
    select lists.id, lists.last_position
    from lists
    join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.deleted_at is null
    where lists.id = any (array[$4, (select todos.list_id from todos where todos.id = $2)])
      and lists.version = (select seen.version from lists seen where seen.id = lists.id)
    order by lists.id
    for no key update of lists
), target as (
    select todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
    from todos
    join locked_lists origin on origin.id = todos.list_id
    where todos.id = $2
      and todos.list_id <> $4
      and todos.deleted_at is null
      -- Counting locks both lists before the todo: a CTE's rows are only fetched when they are needed.
      and (select count(*) from locked_lists) = 2
    for no key update of todos
), draft as (
    select
        coalesce(change ->> 'title', target.title) as title,
        coalesce(change ->> 'notes', target.notes) as notes,
        coalesce((change ->> 'priority')::priority, target.priority) as priority,
        case when change ? 'due_date' then (change ->> 'due_date')::date else target.due_date end as due_date,
        case when change ? 'due_time' then (change ->> 'due_time')::time else target.due_time end as due_time,
        case when change ? 'due_timezone' then change ->> 'due_timezone' else target.due_timezone end as due_timezone,
        case
            when change ? 'tags' then array(select jsonb_array_elements_text(change -> 'tags'))
            else target.tags
        end as tags,
        case
            when change ? 'recurrence' then nullif(change -> 'recurrence', 'null')
            when change ? 'due_date' and change ->> 'due_date' is null and target.recurrence ->> 'rule' is not null then null
            -- A field that changes for good does not go back at the next occurrence.
            when target.recurrence ? 'original_fields' then jsonb_set(
                target.recurrence, '{original_fields}', (target.recurrence -> 'original_fields') - array(select jsonb_object_keys(change))
            )
            else target.recurrence
        end as recurrence,
        case when change ? 'parent_id' then (change ->> 'parent_id')::uuid end as parent_id,
        case (change ->> 'completed')::boolean
            when true then coalesce(target.completed_at, least(now(), (change ->> 'at')::timestamptz))
            when false then null
            else target.completed_at
        end as completed_at,
        coalesce(change ->> 'position', order_key_after(goal.last_position)) as position,
        target.list_id as origin_id
    from target, cast($3 as jsonb) change, locked_lists goal
    where goal.id = $4
), numbered_origin as (
    update lists
    set version = lists.version + 1
    from draft
    where lists.id = draft.origin_id
    returning lists.id, lists.version
), added_tombstone as (
    insert into tombstones (list_id, version, todo_id)
    select numbered_origin.id, numbered_origin.version, $2
    from numbered_origin
), numbered_list as (
    update lists
    set version = lists.version + 1,
        last_position = greatest(lists.last_position, draft.position)
    from draft
    where lists.id = $4
    returning lists.id, lists.version
), changed_todo as (
    update todos
    set title = draft.title,
        notes = draft.notes,
        priority = draft.priority,
        due_date = draft.due_date,
        due_time = draft.due_time,
        due_timezone = draft.due_timezone,
        tags = draft.tags,
        recurrence = draft.recurrence,
        parent_id = draft.parent_id,
        completed_at = draft.completed_at,
        position = draft.position,
        updated_at = now(),
        list_id = numbered_list.id,
        version = numbered_list.version
    from numbered_list, draft
    where todos.id = $2
    returning todos.id, todos.list_id, todos.kind, todos.parent_id, todos.title, todos.notes, todos.priority, todos.due_date, todos.due_time, todos.due_timezone, todos.tags, todos.recurrence, todos.position, todos.completed_at, todos.deleted_at, todos.version, todos.created_at, todos.updated_at
)
select
    row_to_json(changed_todo)::text as row,
    changed_todo.list_id,
    changed_todo.version,
    numbered_origin.id as origin_id,
    numbered_origin.version as origin_version,
    exists (select from todos child where child.parent_id = $2) as has_subtasks
from changed_todo, numbered_origin;

-- todos/queries/update.py: _MOVE_SUBTREE
with recursive subtree as (
    select $1::uuid as id
    union
    select child.id
    from subtree
    cross join lateral (
        select id, list_id, deleted_at
        from todos
        where parent_id = subtree.id
        offset 0
    ) child
    where child.list_id = $2
      and true
), moved as (
    select todos.id, todos.position, row_number() over (order by todos.id) as number
    from subtree
    cross join lateral (
        select *
        from todos
        where id = subtree.id
        offset 0
    ) todos
    where todos.id <> $1
), total as (
    select count(*), max(position) as last_position
    from moved
), numbered_origin as (
    update lists
    set version = lists.version + total.count
    from total
    where lists.id = $2
      and total.count > 0
    returning lists.version, lists.version - total.count as base
), added_tombstones as (
    insert into tombstones (list_id, version, todo_id)
    select $2, numbered_origin.base + moved.number, moved.id
    from moved, numbered_origin
), numbered_list as (
    update lists
    set version = lists.version + total.count,
        last_position = greatest(lists.last_position, total.last_position)
    from total
    where lists.id = $3
      and total.count > 0
    returning lists.version, lists.version - total.count as base
), changed_todos as (
    update todos
    set list_id = $3,
        version = numbered_list.base + moved.number,
        updated_at = now()
    from moved, numbered_list
    where todos.id = moved.id
)
select numbered_list.version, numbered_origin.version as origin_version
from numbered_list, numbered_origin;

-- todos/queries/update.py: _EXPLAIN_FAILED_MOVE
select todos.list_id, exists (
    select
    from lists
    join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.deleted_at is null
    where lists.id = $3
) as can_enter
from todos
join lists on lists.id = todos.list_id
join memberships on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.deleted_at is null
where todos.id = $2
  and todos.deleted_at is null;

-- todos/queries/user_context.py: _FIND_TIME_ZONE
select known_zone(timezone)
from users
where id = $1;

-- todos/queries/user_context.py: _FIND_USER
select known_zone(users.timezone), users.week_start::text, users.locale, inbox.id as inbox_id
from users
join lists inbox on inbox.inbox_of = users.id
where users.id = $1;

-- todos/queries/user_context.py: _FIND_FIRST_POSITION
select todos.position
from memberships
join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.deleted_at is null
join todos on todos.list_id = lists.id
where lists.id = $2
  and todos.deleted_at is null
order by todos.position, todos.id
limit 1;

-- todos/queries/user_context.py: _LIST_NAMES
select lists.id::text, lists.name
from memberships
join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.deleted_at is null
where lists.archived_at is null
order by memberships.position, lists.id
limit 2000;

-- todos/queries/user_context.py: _SECTION_NAMES
select todos.id::text, todos.title as name, todos.list_id::text as parent
from memberships
join lists on memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= 'editor' and lists.deleted_at is null
join todos on todos.list_id = lists.id
where lists.archived_at is null
  and todos.kind = 'section'
  and todos.deleted_at is null
  and length(todos.title) <= 100
order by memberships.position, lists.id, todos.position, todos.id
limit 2000;
