-- What a search looks into: title, notes and tags, folded. It is null until the texts of a todo that is older than this
-- column change; a search then folds them itself. The release before keeps its texts in `searchable` and
-- `searchable_lists`; the next release's migration drops these two.
alter table todos add column search_text text;

create function write_search_text() returns trigger language plpgsql as $$
begin
    new.search_text := folded(concat_ws(E'\n', new.title, new.notes, array_to_string(new.tags, ' ')));
    return new;
end
$$;
create trigger search_text_of_added_todos before insert on todos for each row
when (new.search_text is null)
execute function write_search_text();
create trigger search_text_of_changed_todos before update of title, notes, tags on todos for each row
when (new.title <> old.title or new.notes <> old.notes or new.tags <> old.tags)
execute function write_search_text();

-- Patterns of which every text that `whole_words` finds has one: of each alternative the longest word. The pattern of any
-- text if some alternative only excludes words, and none for a query without words.
create function search_hints(whole_words tsquery) returns text[] language sql immutable parallel safe strict as $$
select case
    when querytree(whole_words) = 'T' then '{%}'
    else array(
        select '%' || replace(replace(replace(word, '\', '\\'), '%', '\%'), '_', '\_') || '%'
        from regexp_split_to_table(querytree(whole_words), ' \| ') alternative
        cross join lateral (
            select replace(replace(found[1], '''''', ''''), '\\', '\') as word
            from regexp_matches(alternative, '''((?:[^'']|'''')*)''', 'g') found
            order by length(found[1]) desc
            limit 1
        ) longest
    )
end
$$;

-- downgrade

drop function search_hints;
drop trigger search_text_of_changed_todos on todos;
drop trigger search_text_of_added_todos on todos;
drop function write_search_text;
alter table todos drop column search_text;
