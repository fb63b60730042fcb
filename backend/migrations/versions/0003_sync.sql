-- the one row that tells this database from every other
create table installation (
    only_one boolean primary key default true check (only_one),
    epoch uuid not null default gen_random_uuid()
);
insert into installation default values;

-- Names this history of the data. A dump that was loaded elsewhere and a server that went back in time carry the same
-- row, so what PostgreSQL knows of itself goes in as well, where it may be asked: cluster, database and timeline.
create function sync_epoch() returns text language plpgsql stable as $$
declare
    place text := '';
begin
    begin
        select concat_ws('/', system_identifier, pg_database.oid, left(pg_walfile_name(pg_current_wal_lsn()), 8))
        into place
        from pg_control_system(), pg_database
        where datname = current_database();
    exception when others then
        null;
    end;
    return (select md5(epoch::text || place) from installation);
end
$$;

-- departures with smaller numbers are forgotten: a client that stands before it cannot learn what left
alter table lists add column purged_version bigint not null default 0;

-- operations that had their effect, so that one that comes again does not have it twice
create table idempotency_keys (
    user_id uuid not null references users on delete cascade,
    key text not null,
    -- how it was answered: a refusal, or the row that it is about
    verdict jsonb,
    created_at timestamptz not null default now(),
    primary key (user_id, key)
);
create index idempotency_keys_by_age on idempotency_keys (created_at);

-- downgrade

drop table idempotency_keys;
alter table lists drop column purged_version;
drop function sync_epoch();
drop table installation;
