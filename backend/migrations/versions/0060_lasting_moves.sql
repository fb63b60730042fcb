-- Nobody takes a todo out of a list without a trace: where there is too much, such an act loses the content that it has, and stays.
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

-- downgrade

create or replace function delete_excess_large_acts() returns trigger language plpgsql as $$
begin
    delete from acts
    using (
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
    where acts.list_id = new.list_id
      and acts.version = placed.version
      and placed.total_bytes > 1048576;
    return null;
end
$$;
