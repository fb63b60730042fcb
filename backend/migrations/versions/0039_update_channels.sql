-- Mail and push go out later than the notification is written, so that they leave out what was read meanwhile.
alter table notifications
    -- for mail or push alone, since the person has turned the kind off in the app
    add is_hidden boolean not null default false,
    -- from when it is to be pushed and mailed; null if not, or if it was
    add push_at timestamptz,
    add mail_at timestamptz,
    -- the mail that it belongs to
    add digest_id uuid,
    -- People who are invited or removed cannot see the list, and learn its name alone.
    add constraint notifications_outside_have_a_name_alone check (
        kind not in ('invited', 'removed') or (todo_id is null and comment_id is null and title = '')
    );
create index notifications_of_actor on notifications (actor_id, user_id, at) where actor_id is not null;
create index notifications_to_push on notifications (push_at) where push_at is not null;
create index notifications_to_mail on notifications (mail_at) where mail_at is not null;

-- The last mail with notifications of each person.
create table digests (
    user_id uuid primary key references users on delete cascade,
    id uuid not null,
    queued_at timestamptz not null
);

-- downgrade

drop table digests;
drop index notifications_of_actor;
alter table notifications
    drop constraint notifications_outside_have_a_name_alone,
    drop is_hidden,
    drop push_at,
    drop mail_at,
    drop digest_id;
