-- An account has 100 sessions. A sign-in beyond that ends the one that was not used the longest, in every process at once.
create function end_excess_sessions() returns trigger language plpgsql as $$
declare
    ended uuid;
begin
    for ended in
        delete from sessions
        where id in (
            select id
            from sessions
            where user_id = new.user_id
              and id <> new.id
            order by last_used_at desc, id desc
            offset 99
        )
        returning id
    loop
        insert into revocations (session_id) values (ended) on conflict do nothing;
        perform pg_notify('tend_bus', format('["",["sessions",{"ended":["%s"]}]]', ended));
    end loop;
    return null;
end
$$;
create trigger sessions_are_limited after insert on sessions for each row execute function end_excess_sessions();

-- The security log has the latest 200 events of each kind, so that many of one kind displace no others.
create function delete_excess_security_events() returns trigger language plpgsql as $$
begin
    delete from security_events
    where id in (
        select id
        from security_events
        where user_id = new.user_id
          and kind = new.kind
        order by id desc
        offset 200
    );
    return null;
end
$$;
create trigger security_events_are_limited after insert on security_events for each row
execute function delete_excess_security_events();

-- downgrade

drop trigger security_events_are_limited on security_events;
drop function delete_excess_security_events;
drop trigger sessions_are_limited on sessions;
drop function end_excess_sessions;
