-- Who made an act: all guests together are one person, since one person can be many of them.
create function person_of_act(act acts) returns uuid language sql stable as $$
    select case
        when act.guest_name is not null or exists (select from guests where guests.id = act.actor_id)
        then '00000000-0000-0000-0000-000000000000'
        else act.actor_id
    end
$$;

-- Whether the act has a title or notes that somebody else wrote. Who wrote those is in the act before on the same field; without
-- one, it was who created the todo.
create function has_text_of_another(act acts) returns boolean language sql stable as $$
    select exists (
        select
        from unnest(array['title', 'notes']) field
        where act.before ->> field <> ''
          and coalesce(
              (
                  select person_of_act(earlier)
                  from acts earlier
                  where earlier.todo_id = act.todo_id
                    and earlier.list_id = act.list_id
                    and earlier.version < act.version
                    and (earlier.kind = 'created' or earlier.after ? field)
                  order by earlier.version desc
                  limit 1
              ),
              (
                  select case
                      when todos.counted_for = guests_payer(todos.created_by)
                      then '00000000-0000-0000-0000-000000000000'
                      else todos.created_by
                  end
                  from todos
                  where todos.id = act.todo_id
              )
          ) is distinct from person_of_act(act)
    )
$$;

-- The title and the notes alone, without the text of the notes. Acts have notes that are too long in the same form.
create function shorten_texts(fields jsonb) returns jsonb language sql immutable as $$
    select jsonb_strip_nulls(jsonb_build_object(
        'title', fields -> 'title',
        'notes', case
            when jsonb_typeof(fields -> 'notes') = 'string'
            then jsonb_build_object('length', char_length(fields ->> 'notes'), 'hash', md5(fields ->> 'notes'))
            else fields -> 'notes'
        end
    ))
$$;

-- As before, but of one person's acts those with texts of others stay the longest. Where there is too much of them, they lose the
-- texts and stay.
create or replace function delete_excess_acts() returns trigger language plpgsql as $$
begin
    if not (
        select count(*) > 1000
            or sum(coalesce(pg_column_size(before), 0) + coalesce(pg_column_size(after), 0)) > 1048576
        from acts
        where list_id = new.id
    ) then
        return null;
    end if;
    with measured as (
        select
            acts.version,
            acts.kind,
            coalesce(pg_column_size(acts.before), 0) + coalesce(pg_column_size(acts.after), 0) as bytes,
            person_of_act(acts) as person,
            acts.kind = 'moved_out'
                or acts.kind = 'changed' and acts.before ?| array['title', 'notes'] and has_text_of_another(acts)
                as is_lasting
        from acts
        where acts.list_id = new.id
    ), ranked as (
        select
            version,
            kind,
            bytes,
            is_lasting,
            greatest(row_number() over of_person, sum(bytes) over of_person / 1024) as nth_of_person
        from measured
        window of_person as (
            partition by person
            order by is_lasting desc, version desc
            rows unbounded preceding
        )
    ), placed as (
        select
            version,
            kind,
            is_lasting,
            row_number() over latest_first as place,
            sum(bytes) over latest_first as total_bytes
        from ranked
        window latest_first as (order by nth_of_person, version desc)
    ), shortened as (
        update acts
        set before = case when acts.kind = 'changed' then shorten_texts(acts.before) end,
            after = case when acts.kind = 'changed' then shorten_texts(acts.after) else acts.after end
        from placed
        where acts.list_id = new.id
          and acts.version = placed.version
          and placed.is_lasting
          and placed.place <= 1000
          and placed.total_bytes > 1048576
    )
    delete from acts
    using placed
    where acts.list_id = new.id
      and acts.version = placed.version
      and (placed.place > 1000 or placed.total_bytes > 1048576 and not placed.is_lasting);
    return null;
end
$$;

-- The same of large acts, with each one. What has no text to lose, as with a long title, stays as it is, so that the update
-- below does not fire the trigger for ever.
create or replace function delete_excess_large_acts() returns trigger language plpgsql as $$
begin
    if not (
        select sum(coalesce(pg_column_size(before), 0) + coalesce(pg_column_size(after), 0)) > 1048576
        from acts
        where list_id = new.list_id
          and coalesce(pg_column_size(before), 0) + coalesce(pg_column_size(after), 0) > 2048
    ) then
        return null;
    end if;
    with measured as (
        select
            acts.version,
            coalesce(pg_column_size(acts.before), 0) + coalesce(pg_column_size(acts.after), 0) as bytes,
            person_of_act(acts) as person,
            acts.kind = 'moved_out'
                or acts.kind = 'changed' and acts.before ?| array['title', 'notes'] and has_text_of_another(acts)
                as is_lasting
        from acts
        where acts.list_id = new.list_id
          and coalesce(pg_column_size(acts.before), 0) + coalesce(pg_column_size(acts.after), 0) > 2048
    ), ranked as (
        select
            version,
            bytes,
            is_lasting,
            sum(bytes) over (partition by person order by is_lasting desc, version desc) as bytes_of_person
        from measured
    ), placed as (
        select
            version,
            is_lasting,
            sum(bytes) over (order by bytes_of_person, version desc) as total_bytes
        from ranked
    ), shortened as (
        update acts
        set before = case when acts.kind = 'changed' then shorten_texts(acts.before) end,
            after = case when acts.kind = 'changed' then shorten_texts(acts.after) else acts.after end
        from placed
        where acts.list_id = new.list_id
          and acts.version = placed.version
          and placed.is_lasting
          and placed.total_bytes > 1048576
          and (acts.kind <> 'changed' or acts.before is distinct from shorten_texts(acts.before)
              or acts.after is distinct from shorten_texts(acts.after))
    )
    delete from acts
    using placed
    where acts.list_id = new.list_id
      and acts.version = placed.version
      and placed.total_bytes > 1048576
      and not placed.is_lasting;
    return null;
end
$$;

-- downgrade

create or replace function delete_excess_acts() returns trigger language plpgsql as $$
begin
    delete from acts
    using (
        select
            version,
            row_number() over latest_first as place,
            sum(bytes) over latest_first as total_bytes
        from (
            select
                version,
                bytes,
                greatest(row_number() over of_actor, sum(bytes) over of_actor / 1024) as nth_of_actor
            from (
                select
                    acts.version,
                    acts.kind,
                    coalesce(pg_column_size(acts.before), 0) + coalesce(pg_column_size(acts.after), 0) as bytes,
                    acts.guest_name is not null or guests.id is not null as is_of_guest,
                    acts.actor_id
                from acts
                left join guests on guests.id = acts.actor_id
                where acts.list_id = new.id
            ) measured
            window of_actor as (
                partition by is_of_guest, case when not is_of_guest then actor_id end
                order by kind = 'moved_out' desc, version desc
                rows unbounded preceding
            )
        ) ranked
        window latest_first as (order by nth_of_actor, version desc)
    ) placed
    where acts.list_id = new.id
      and acts.version = placed.version
      and (placed.place > 1000 or placed.total_bytes > 1048576);
    return null;
end
$$;

create or replace function delete_excess_large_acts() returns trigger language plpgsql as $$
begin
    with excess as (
        select version
        from (
            select version, sum(bytes) over (order by bytes_of_person, version desc) as total_bytes
            from (
                select
                    version,
                    bytes,
                    sum(bytes) over (
                        partition by is_of_guest, case when not is_of_guest then actor_id end
                        order by version desc
                    ) as bytes_of_person
                from (
                    select
                        acts.version,
                        acts.actor_id,
                        acts.guest_name is not null or guests.id is not null as is_of_guest,
                        coalesce(pg_column_size(acts.before), 0) + coalesce(pg_column_size(acts.after), 0) as bytes
                    from acts
                    left join guests on guests.id = acts.actor_id
                    where acts.list_id = new.list_id
                ) measured
                where bytes > 2048
            ) large
        ) placed
        where total_bytes > 1048576
    ), shortened as (
        update acts
        set before = null
        from excess
        where acts.list_id = new.list_id
          and acts.version = excess.version
          and acts.kind = 'moved_out'
    )
    delete from acts
    using excess
    where acts.list_id = new.list_id
      and acts.version = excess.version
      and acts.kind <> 'moved_out';
    return null;
end
$$;
drop function has_text_of_another;
drop function person_of_act;
drop function shorten_texts;
