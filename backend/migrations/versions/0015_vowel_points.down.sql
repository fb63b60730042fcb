lock table searchable in share row exclusive mode;

create or replace function folded(words text) returns text
language sql immutable parallel safe strict
return lower(unaccent('unaccent'::regdictionary, words));

-- Texts without vowel points no longer match words with them, so they are written anew by the next search.
delete from searchable_lists;
