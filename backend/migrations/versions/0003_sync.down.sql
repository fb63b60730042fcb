drop table idempotency_keys;
alter table lists drop column purged_version;
drop function sync_epoch();
drop table installation;
