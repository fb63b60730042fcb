-- When the reminder fired last, also for another moment than its present one, which fired_at is about.
alter table reminders add column last_fired_at timestamptz;

-- downgrade

alter table reminders drop column last_fired_at;
