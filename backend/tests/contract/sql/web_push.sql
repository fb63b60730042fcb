-- web_push/queries.py: _SAVE_SUBSCRIPTION
with replaced as (
    delete from push_subscriptions
    where session_id = $3
      and endpoint <> $4
), oldest as (
    delete from push_subscriptions
    where id in (
        select id
        from push_subscriptions
        where user_id = $2
          and session_id <> $3
          and endpoint <> $4
        order by created_at desc, id
        offset 19
    )
)
insert into push_subscriptions (id, user_id, session_id, endpoint, p256dh, auth)
select $1, user_id, id, $4, $5, $6
from sessions
where id = $3
  and user_id = $2
  and expires_at > now()
on conflict (endpoint) do update
set id = case
        when push_subscriptions.user_id = excluded.user_id then push_subscriptions.id
        else excluded.id
    end,
    user_id = excluded.user_id,
    session_id = excluded.session_id,
    p256dh = excluded.p256dh,
    auth = excluded.auth,
    timeouts = 0,
    timed_out_since = null,
    created_at = now();

-- web_push/queries.py: _DELETE_SUBSCRIPTION
delete from push_subscriptions
where user_id = $1
  and endpoint = $2;

-- web_push/queries.py: _LIST_SUBSCRIPTION_IDS
select push_subscriptions.id
from push_subscriptions
join sessions on sessions.id = push_subscriptions.session_id
where push_subscriptions.user_id = $1
  and sessions.expires_at > now()
order by push_subscriptions.id;

-- web_push/queries.py: _FIND_RECIPIENT
select
    push_subscriptions.user_id,
    push_subscriptions.endpoint,
    push_subscriptions.p256dh,
    push_subscriptions.auth,
    push_subscriptions.timeouts
from push_subscriptions
join sessions on sessions.id = push_subscriptions.session_id
join users on users.id = push_subscriptions.user_id
where push_subscriptions.id = $1
  and sessions.expires_at > now()
  and users.disabled_at is null;

-- web_push/queries.py: _DELETE_ENDED_SUBSCRIPTION
delete from push_subscriptions
where id = $1
  and endpoint = $2;

-- web_push/queries.py: _DELETE_SILENT_SUBSCRIPTION
delete from push_subscriptions
where id = $1
  and endpoint = $2
  and timeouts >= 8 - 1
  and timed_out_since < now() - interval '1 hour';

-- web_push/queries.py: _COUNT_TIMEOUT
update push_subscriptions
set timeouts = timeouts + 1,
    timed_out_since = coalesce(timed_out_since, now())
where id = $1
  and endpoint = $2;

-- web_push/queries.py: _RESET_TIMEOUTS
update push_subscriptions
set timeouts = 0,
    timed_out_since = null
where id = $1;
