-- The acts of a list are limited once in 256 versions, in which long notes could come to 20 MB. Large acts are limited with each
-- one, apart from the others: 1 MiB of them together. Whoever has most of that loses their oldest first, and all guests
-- together count as one person.
create function delete_excess_large_acts() returns trigger language plpgsql as $$
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
create trigger large_acts_are_limited after insert or update of after on acts for each row
when (coalesce(pg_column_size(new.before), 0) + coalesce(pg_column_size(new.after), 0) > 2048)
execute function delete_excess_large_acts();

-- downgrade

drop trigger large_acts_are_limited on acts;
drop function delete_excess_large_acts;
