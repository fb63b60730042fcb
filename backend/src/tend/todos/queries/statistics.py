from tend.lists.access import CAN_READ

# $1 the person, $2 and $3 the first and the last day to tell of, by their own clock; $4 today.
# A streak is a run of days on each of which something was done; one that reached yesterday is still on.
DONE = f"""
with days as materialized (
    select (todos.completed_at at time zone users.timezone)::date as day, count(*) as completed
    from users
    cross join memberships
    join lists on {CAN_READ}
    join todos on todos.list_id = lists.id
    where users.id = $1
      and todos.completed_at is not null
      and todos.deleted_at is null
    group by 1
), streaks as (
    select min(day) as first, max(day) as last, count(*) as length
    from (select day, day - (row_number() over (order by day))::integer as run from days) runs
    group by run
)
select json_build_object(
    'days', coalesce((
        select json_agg(json_build_object('day', day, 'completed', completed) order by day)
        from days
        where day between $2 and $3
    ), '[]'),
    'total', coalesce((select sum(completed) from days where day between $2 and $3), 0),
    'streak', coalesce((select length from streaks where last >= $4::date - 1 order by last desc limit 1), 0),
    'best_streak', coalesce((select max(length) from streaks), 0)
)::text"""
