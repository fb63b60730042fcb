-- Every stored result had its account checked. A push stores a hundred of them, so it now looks at the account once, and
-- the deletion of an account deletes its results itself. The release before writes without a look: if it does while the
-- account is being deleted, the row stays until the results of that day are purged.
alter table idempotent_writes drop constraint idempotent_writes_user_id_fkey;
create function delete_idempotent_writes() returns trigger language plpgsql as $$
begin
    delete from idempotent_writes where user_id = old.id;
    return null;
end
$$;
create trigger writes_end_with_account after delete on users for each row execute function delete_idempotent_writes();

-- The same keys as before, and those of most titles in a third of the time: every write of a todo computes one, whatever it
-- changes.
create or replace function title_key(title text) returns text
language plpgsql immutable parallel safe strict as $$
declare
    key text := lower(title);
begin
    -- Most titles are ASCII, without other signs than spaces and without numbers.
    if octet_length(title) <> length(title) then
        key := translate(
            lower(unaccent('unaccent'::regdictionary, title)),
            U&'\05b0\05b1\05b2\05b3\05b4\05b5\05b6\05b7\05b8\05b9\05ba\05bb\05bc\05bd\05bf\05c1\05c2\05c7'
            '\064b\064c\064d\064e\064f\0650\0651\0652\0670',
            ''
        );
    end if;
    if key ~ '[^ a-z0-9]' then
        key := translate(
            key,
            ' _-,;:!?.''"()[]{}@*/\&#%`^+<=>|~$',
            U&'\0001\0002\0003\0004\0005\0006\0007\0008\0009\000a\000b\000c\000d\000e\000f\0010\0011'
            '\0012\0013\0014\0015\0016\0017\0018\0019\001a\001b\001c\001d\001e\001f\0020\0021'
        );
    else
        key := replace(key, ' ', U&'\0001');
    end if;
    if key ~ '[0-9]' then
        key := regexp_replace(key, '[0-9]+', '00000000000000000000\&', 'g');
        key := regexp_replace(key, '[0-9]*([0-9]{20})', '\1', 'g');
    end if;
    return left(key, 500);
end
$$;

-- downgrade

create or replace function title_key(title text) returns text
language plpgsql immutable parallel safe strict as $$
declare
    key text := lower(title);
begin
    -- Most titles are ASCII, and have no number.
    if title ~ '[^ -~]' then
        key := translate(
            lower(unaccent('unaccent'::regdictionary, title)),
            U&'\05b0\05b1\05b2\05b3\05b4\05b5\05b6\05b7\05b8\05b9\05ba\05bb\05bc\05bd\05bf\05c1\05c2\05c7'
            '\064b\064c\064d\064e\064f\0650\0651\0652\0670',
            ''
        );
    end if;
    key := translate(
        key,
        ' _-,;:!?.''"()[]{}@*/\&#%`^+<=>|~$',
        U&'\0001\0002\0003\0004\0005\0006\0007\0008\0009\000a\000b\000c\000d\000e\000f\0010\0011'
        '\0012\0013\0014\0015\0016\0017\0018\0019\001a\001b\001c\001d\001e\001f\0020\0021'
    );
    if key ~ '[0-9]' then
        key := regexp_replace(key, '[0-9]+', '00000000000000000000\&', 'g');
        key := regexp_replace(key, '[0-9]*([0-9]{20})', '\1', 'g');
    end if;
    return left(key, 500);
end
$$;

drop trigger writes_end_with_account on users;
drop function delete_idempotent_writes;
delete from idempotent_writes where not exists (select from users where users.id = idempotent_writes.user_id);
alter table idempotent_writes add constraint idempotent_writes_user_id_fkey
foreign key (user_id) references users on delete cascade deferrable initially deferred;
