-- At once, since the new index keeps writes out and the end of the old one keeps out reads too: a transaction that has read,
-- and waits to write, would never end.
lock table todos in access exclusive mode;

-- By which titles sort: without case and accents as `folded` compares them, signs before digits before letters, and numbers by
-- their value. A collation of the system does the same until its next release changes it under the index, and this
-- function never changes either: a new rule needs a new one. The signs are those of corpus/title-order.json; numbers count
-- with their last 20 digits, and titles with 500 characters of their key, which an index row has room for.
-- Every write of a todo prepares the expressions of its indexes: a function in SQL would be inlined there, at twice the cost.
create function title_key(title text) returns text
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

create index todos_by_title_key on todos (list_id, (title_key(title) collate "C"), id) where deleted_at is null;
drop index todos_by_title;

-- downgrade

lock table todos in access exclusive mode;

create index todos_by_title on todos (list_id, (lower(title) collate "C"), id) where deleted_at is null;
drop index todos_by_title_key;
drop function title_key(text);
