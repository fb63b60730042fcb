-- The days on which a person's todos of one list were completed, updated when they look at their statistics. A day stays
-- when its last todo is reopened or deleted, so whoever reads this checks the days that matter.
create table completion_days (
    user_id uuid not null references users on delete cascade,
    list_id uuid not null references lists on delete cascade,
    -- the person's time zone, which decides what a day is
    timezone text not null,
    -- the list's version up to which its completions are in
    version bigint not null,
    days datemultirange not null,
    primary key (user_id, list_id)
);
create index completion_days_of_list on completion_days (list_id);

-- downgrade

drop table completion_days;
