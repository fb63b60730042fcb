drop table completion_days;
