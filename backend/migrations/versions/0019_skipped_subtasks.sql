-- Statistics count the subtasks that were completed with an occurrence that was skipped then.
create index skipped_with_subtasks on todos (list_id)
where coalesce(recurrence -> 'skipped', recurrence #> '{previous_state,skipped}') is not null;

-- downgrade

drop index skipped_with_subtasks;
