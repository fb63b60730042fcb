-- core/bus/postgres.py: _NOTIFY
select pg_notify('tend_bus', $1);

-- core/db/idempotency.py: _FIND_RESULTS
select key, request_hash, result::text as result
from idempotent_writes
where user_id = $1
  and key = any($2::text[]);

-- core/db/idempotency.py: _INSERT_RESULTS
insert into idempotent_writes (user_id, key, request_hash, result)
select $1, key, request_hash, result
from unnest($2::text[], $3::bytea[], $4::jsonb[]) results(key, request_hash, result);

-- core/db/idempotency.py: _CLAIM_KEY
insert into idempotent_writes (user_id, key, request_hash)
values ($1, $2, $3)
on conflict do nothing
returning key;

-- core/db/idempotency.py: _STORE_RESULT
update idempotent_writes
set result = $3::jsonb
where user_id = $1
  and key = $2;

-- core/db/migrations.py: _HAS_REVISIONS
select exists (
    select
    from pg_catalog.pg_tables
    where schemaname = current_schema()
    and tablename = 'alembic_version'
);

-- core/db/rate_limit.py: _SPEND
with spent as (
    insert into rate_limits as stored (key, arrives_at)
    values ($1, now() + make_interval(secs => $2))
    on conflict (key) do update
    set arrives_at = greatest(stored.arrives_at, now()) + make_interval(secs => $2)
    where greatest(stored.arrives_at, now()) + make_interval(secs => $2) <= now() + make_interval(secs => $3)
    returning arrives_at
)
select true as allowed, extract(epoch from arrives_at - now())::float8 as ahead
from spent
union all
select false, extract(epoch from arrives_at - now())::float8
from rate_limits
where key = $1
and not exists (select from spent);
