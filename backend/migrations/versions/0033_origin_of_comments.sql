-- The list in which a comment was written, once its todo has moved to another one. That list may be deleted.
alter table comments add origin_list_id uuid;

-- downgrade

alter table comments drop origin_list_id;
