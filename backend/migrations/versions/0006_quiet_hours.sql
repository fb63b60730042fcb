-- What a clock shows in `zone` at `moment`. A zone that PostgreSQL does not know counts as UTC.
create function local_time(moment timestamptz, zone text) returns timestamp language plpgsql stable as $$
begin
    return moment at time zone zone;
exception when invalid_parameter_value then
    return moment at time zone 'UTC';
end
$$;

-- When the quiet hours end that `moment` is in; null where it is in none. The end is told by the clock: a night in which
-- clocks change is an hour longer or shorter.
create function quiet_until(moment timestamptz, zone text, quiet_from time, quiet_to time)
returns timestamptz language plpgsql stable as $$
declare
    wall constant timestamp := local_time(moment, zone);
    ends constant timestamp :=
        wall::date + quiet_to + case when wall::time < quiet_to then interval '0' else interval '1 day' end;
    quiet constant boolean := quiet_from <> quiet_to and case
        when quiet_from < quiet_to then wall::time >= quiet_from and wall::time < quiet_to
        else wall::time >= quiet_from or wall::time < quiet_to
    end;
begin
    if quiet is not true then
        return null;
    end if;
    return ends at time zone zone;
exception when invalid_parameter_value then
    return ends at time zone 'UTC';
end
$$;

-- asked so by the release before
create or replace function quiet_until(zone text, quiet_from time, quiet_to time)
returns timestamptz language sql stable as $$
select quiet_until(now(), zone, quiet_from, quiet_to)
$$;

-- downgrade

create or replace function quiet_until(zone text, quiet_from time, quiet_to time)
returns timestamptz language sql stable as $$
select now() + (wall::date + quiet_to + case when wall::time < quiet_to then interval '0' else interval '1 day' end - wall)
from local_time(zone) wall
where quiet_from <> quiet_to
  and case
      when quiet_from < quiet_to then wall::time >= quiet_from and wall::time < quiet_to
      else wall::time >= quiet_from or wall::time < quiet_to
  end
$$;

drop function quiet_until(timestamptz, text, time, time);
drop function local_time(timestamptz, text);
