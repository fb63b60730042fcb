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
