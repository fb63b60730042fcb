-- demo/queries.py: _ADD_TODOS
with numbered_list as (
    update lists
    set version = version + cardinality($3::uuid[]),
        last_position = 'e' || lpad((version + cardinality($3::uuid[]))::text, 5, '0')
    where id = $1
    returning version - cardinality($3::uuid[]) as before
)
insert into todos (id, list_id, created_by, title, priority, due_date, tags, position, version)
select
    added.id,
    $1,
    $2,
    added.title,
    added.priority::priority,
    added.due_date::date,
    case when added.tag is null then '{}' else array[added.tag] end,
    'e' || lpad((before + added.number)::text, 5, '0'),
    before + added.number
from numbered_list, unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[])
    with ordinality added (id, title, priority, due_date, tag, number);
