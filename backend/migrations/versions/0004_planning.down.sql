drop table searchable_lists;
drop table searchable;
drop function folded(text);
drop table settings;
alter table memberships drop column folder, drop column favorited_at;
drop index todos_by_completion;
alter table todos
    drop constraint todo_not_in_itself,
    drop constraint section_is_bare,
    drop column recurrence,
    drop column parent_id,
    drop column kind;
drop type todo_kind;
drop extension btree_gin;
drop extension pg_trgm;
drop extension unaccent;
