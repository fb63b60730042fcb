-- When the push service responded the last time, within a day; null if it never did.
alter table push_subscriptions add column responded_at timestamptz;
update push_subscriptions set responded_at = now() where timeouts = 0;
-- The host is what all subscriptions of a push service have in common.
create index push_subscriptions_of_host on push_subscriptions (split_part(endpoint, '/', 3))
where responded_at is not null and timeouts = 0;

-- downgrade

drop index push_subscriptions_of_host;
alter table push_subscriptions drop column responded_at;
