-- user_settings/queries.py: _LIST_SETTINGS
select json_build_object('key', key, 'value', value)::text
from settings
where user_id = $1
  and value is not null
order by key;

-- user_settings/queries.py: _FIND_VALUE
select value::text
from settings
where user_id = $1
  and key = $2;

-- user_settings/queries.py: _PUT_SETTING
with present as (
    select value
    from settings
    where user_id = $1
      and key = $2
), numbered_user as (
    update users
    set version = users.version + 1
    where users.id = $1
      and $3::jsonb is distinct from (select value from present)
      and (
          $3::jsonb is null
          or exists (select from present where value is not null)
          or (select count(*) from settings where user_id = $1 and value is not null) < 500
      )
    returning users.version
), saved as (
    insert into settings (user_id, key, value, version)
    select $1, $2, $3::jsonb, version
    from numbered_user
    on conflict (user_id, key) do update
    set value = excluded.value,
        version = excluded.version
)
select
    json_build_object('key', $2::text, 'value', $3::jsonb)::text as row,
    (select version from numbered_user) as user_version,
    $3::jsonb is not distinct from (select value from present) as is_same;
