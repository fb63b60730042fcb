-- Whether the account's owner had shown that the old address was theirs.
alter table email_changes add old_was_confirmed boolean not null default true;

-- downgrade

alter table email_changes drop old_was_confirmed;
