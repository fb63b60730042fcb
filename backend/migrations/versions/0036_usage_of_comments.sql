-- An import adds hundreds of comments in a statement; counting each would write the account's row hundreds of times.
create function count_added_comments() returns trigger language plpgsql as $$
begin
    perform count_usage(author_id, 0, sum(comment_bytes(text))::bigint)
    from added
    where author_id is not null
    group by author_id;
    return null;
end
$$;
drop trigger usage_of_added_comments on comments;
create trigger usage_of_added_comments after insert on comments referencing new table as added
for each statement execute function count_added_comments();

-- downgrade

drop trigger usage_of_added_comments on comments;
create trigger usage_of_added_comments after insert on comments for each row execute function count_comment();
drop function count_added_comments;
