-- It begins with the compatibility composition (NFKC), which makes half-width kana, ① and ㎏ the letters and digits that the
-- browser compares them as. ASCII, which is most of the text, has none of them.
create or replace function folded(words text) returns text
language sql immutable parallel safe strict
return lower(unaccent('unaccent'::regdictionary, translate(
    case when octet_length(words) = char_length(words) then words else normalize(words, nfkc) end,
    U&'\05b0\05b1\05b2\05b3\05b4\05b5\05b6\05b7\05b8\05b9\05ba\05bb\05bc\05bd\05bf\05c1\05c2\05c7'
    '\064b\064c\064d\064e\064f\0650\0651\0652\0670',
    ''
)));

-- A search folds a text itself where this is null.
update todos
set search_text = null
where octet_length(search_text) <> char_length(search_text) and search_text is not nfkc normalized;

-- downgrade

create or replace function folded(words text) returns text
language sql immutable parallel safe strict
return lower(unaccent('unaccent'::regdictionary, translate(
    words,
    U&'\05b0\05b1\05b2\05b3\05b4\05b5\05b6\05b7\05b8\05b9\05ba\05bb\05bc\05bd\05bf\05c1\05c2\05c7'
    '\064b\064c\064d\064e\064f\0650\0651\0652\0670',
    ''
)));
