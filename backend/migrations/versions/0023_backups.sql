-- One row: the newest backup, the newest that was proven by a restore, and the last failure.
create table backup_state (
    only_one boolean primary key default true check (only_one),
    backup_id text,
    backed_up_at timestamptz,
    backup_bytes bigint,
    verified_id text,
    verified_backup_at timestamptz,
    verified_at timestamptz,
    failed_at timestamptz,
    failure text
);
insert into backup_state default values;

-- After a restore, reminders wait until the operator confirms it.
alter table installation add column restored_at timestamptz;

-- Jobs of a restored database. They may have been done after the backup was made, so they wait for the same.
create table restored_jobs (
    id bigint primary key,
    created timestamptz not null,
    priority integer not null,
    entrypoint text not null,
    payload bytea
);

-- PostgreSQL computes the keys of an index without a search path when it restores or analyzes a table, so the function
-- names the schema of what it calls.
do $$
declare
    place text := (
        select quote_ident(nspname)
        from pg_extension
        join pg_namespace on pg_namespace.oid = pg_extension.extnamespace
        where extname = 'unaccent'
    );
begin
    execute replace(
        pg_get_functiondef('title_key(text)'::regprocedure),
        'unaccent(''unaccent''',
        format('%s.unaccent(%L', place, place || '.unaccent')
    );
end
$$;

-- downgrade

do $$
declare
    place text := (
        select quote_ident(nspname)
        from pg_extension
        join pg_namespace on pg_namespace.oid = pg_extension.extnamespace
        where extname = 'unaccent'
    );
begin
    execute replace(
        pg_get_functiondef('title_key(text)'::regprocedure),
        format('%s.unaccent(%L', place, place || '.unaccent'),
        'unaccent(''unaccent'''
    );
end
$$;

drop table restored_jobs;
alter table installation drop column restored_at;
drop table backup_state;
