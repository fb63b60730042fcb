drop table pgqueuer, pgqueuer_log, pgqueuer_schedules, pgqueuer_statistics;
drop function fn_pgqueuer_changed;
drop type pgqueuer_status;
