-- What the server did in each minute of a day and in each hour of a month, for the operator's plots. Servers on one database
-- add to the same rows.
create table samples (
    step text not null check (step in ('minute', 'hour')),
    -- The start of the minute or hour.
    sampled_at timestamptz not null,
    requests bigint not null,
    errors bigint not null,
    rate_limited bigint not null,
    -- How many requests were in each bucket of latency, in the order of their bounds.
    latency_buckets bigint[] not null,
    pool_waits bigint not null,
    emails_sent bigint not null,
    emails_failed bigint not null,
    pushes_sent bigint not null,
    pushes_failed bigint not null,
    cpu_seconds float8 not null,
    -- The next two add up over servers, and an hour has the greatest of its minutes.
    streams bigint not null,
    memory_bytes bigint not null,
    -- These are of the whole installation; an hour has the greatest, and the least free space.
    jobs_waiting bigint not null,
    jobs_running bigint not null,
    jobs_dead bigint not null,
    oldest_job_seconds float8 not null,
    database_bytes bigint not null,
    database_connections bigint not null,
    disk_free_bytes bigint not null,
    backup_age_seconds float8,
    primary key (step, sampled_at)
);

-- The alerts that are raised now.
create table alerts (
    kind text primary key,
    raised_at timestamptz not null default now()
);

-- downgrade

drop table alerts;
drop table samples;
