drop trigger sessions_end_with_account on users;
drop function revoke_sessions_of_disabled_account();
alter table sessions drop column device_hash;
