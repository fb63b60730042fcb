-- In the log of their account, like reminders. They keep the names of that moment, and outlive what they are about.
create table notifications (
    id uuid primary key,
    user_id uuid not null references users on delete cascade,
    kind text not null,
    list_id uuid not null,
    todo_id uuid,
    comment_id uuid,
    -- the person whose act it was
    actor_id uuid,
    actor_name text not null,
    list_name text not null,
    -- of the todo, or empty
    title text not null,
    -- the number of its last change in the person's own log (users.version)
    version bigint not null,
    at timestamptz not null default now(),
    read_at timestamptz,
    archived_at timestamptz
);
create index notifications_by_version on notifications (user_id, version);
create index notifications_of_comment on notifications (comment_id) where comment_id is not null;
create index notifications_by_age on notifications (at);

-- downgrade

drop table notifications;
