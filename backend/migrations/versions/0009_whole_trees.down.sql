-- Repaired trees stay as they are.
create or replace function schedule_reminders_of_todo() returns trigger language plpgsql as $$
begin
    perform schedule_reminders(new.id, null);
    return null;
end
$$;
