"""`$1` is the person."""

MOST = 500

ALL = """
select json_build_object('key', key, 'value', value)::text
from settings
where user_id = $1
  and value is not null
order by key"""

# $2 key, $3 what stands under it from now on, null for nothing; nothing is numbered where that is so already
PUT = f"""
with before as (
    select value
    from settings
    where user_id = $1
      and key = $2
), numbered as (
    update users
    set version = users.version + 1
    where users.id = $1
      and $3::jsonb is distinct from (select value from before)
      and (
          $3::jsonb is null
          or exists (select from before where value is not null)
          or (select count(*) from settings where user_id = $1 and value is not null) < {MOST}
      )
    returning users.version
), kept as (
    insert into settings (user_id, key, value, version)
    select $1, $2, $3::jsonb, version
    from numbered
    on conflict (user_id, key) do update
    set value = excluded.value,
        version = excluded.version
)
select
    json_build_object('key', $2::text, 'value', $3::jsonb)::text as row,
    (select version from numbered) as number,
    $3::jsonb is not distinct from (select value from before) as same"""
