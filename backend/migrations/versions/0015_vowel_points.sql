-- Searchable texts that are written meanwhile wait, so that none is folded as before.
lock table searchable in share row exclusive mode;

-- As before, and without harakat and niqqud, the vowel points that Arabic and Hebrew usually leave out: the characters
-- of `vowel_points` in corpus/text-normalization.json. `translate` removes characters that have no counterpart.
create or replace function folded(words text) returns text
language sql immutable parallel safe strict
return lower(unaccent('unaccent'::regdictionary, translate(
    words,
    U&'\05b0\05b1\05b2\05b3\05b4\05b5\05b6\05b7\05b8\05b9\05ba\05bb\05bc\05bd\05bf\05c1\05c2\05c7'
    '\064b\064c\064d\064e\064f\0650\0651\0652\0670',
    ''
)));

update searchable
set words = folded(words)
where words ~ '[\u05b0-\u05bd\u05bf\u05c1\u05c2\u05c7\u064b-\u0652\u0670]';

-- downgrade

lock table searchable in share row exclusive mode;

create or replace function folded(words text) returns text
language sql immutable parallel safe strict
return lower(unaccent('unaccent'::regdictionary, words));

-- Texts without vowel points no longer match words with them, so they are written anew by the next search.
delete from searchable_lists;
