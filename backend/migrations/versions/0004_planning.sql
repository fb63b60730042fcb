create extension if not exists unaccent;
create extension if not exists pg_trgm;
create extension if not exists btree_gin;

create type todo_kind as enum ('todo', 'section');

alter table todos
    add column kind todo_kind not null default 'todo',
    -- the section or todo that it stands under; sections and subtasks are one tree
    add column parent_id uuid references todos on delete set null,
    -- the rule by which it comes again and the occurrence it stands for; of a completed copy, which one it was
    add column recurrence jsonb,
    add constraint section_is_bare check (
        kind = 'todo'
        or parent_id is null and due_date is null and priority = 'none' and tags = '{}' and completed_at is null
            and recurrence is null
    ),
    add constraint todo_not_in_itself check (parent_id <> id);
create index todos_of_parent on todos (parent_id) where parent_id is not null;
create index todos_of_series on todos ((recurrence ->> 'series_id'), id) where recurrence ->> 'series_id' is not null;
create index todos_by_completion on todos (list_id, completed_at) where completed_at is not null;

alter table memberships
    -- where and how this person keeps the list in the sidebar; a folder is there while it holds a list
    add column folder text,
    add column favorited_at timestamptz;

-- One person's small documents, such as the colour of a tag or a saved filter. Null is one that was removed: the row
-- stays, so that the removal is told.
create table settings (
    user_id uuid not null references users on delete cascade,
    key text not null,
    value jsonb,
    -- the number of its last change in the person's own log (users.version)
    version bigint not null,
    primary key (user_id, key)
);

-- the dictionary is bound here and now, so that the outcome never changes under an index
create function folded(words text) returns text
language sql immutable parallel safe strict
return lower(unaccent('unaccent'::regdictionary, words));

-- What can be found by its words. It is brought up to date when somebody searches, so that changes do not wait for it.
create table searchable (
    todo_id uuid primary key references todos on delete cascade,
    list_id uuid not null,
    -- title, notes and tags, folded
    words text not null
);
create index searchable_parts on searchable using gin (list_id, words gin_trgm_ops);
create index searchable_words on searchable using gin (list_id, to_tsvector('simple', words));
-- the number up to which the todos of a list are in
create table searchable_lists (
    list_id uuid primary key references lists on delete cascade,
    version bigint not null
);

-- downgrade

drop table searchable_lists;
drop table searchable;
drop function folded(text);
drop table settings;
alter table memberships drop column folder, drop column favorited_at;
drop index todos_by_completion;
alter table todos
    drop constraint todo_not_in_itself,
    drop constraint section_is_bare,
    drop column recurrence,
    drop column parent_id,
    drop column kind;
drop type todo_kind;
drop extension btree_gin;
drop extension pg_trgm;
drop extension unaccent;
