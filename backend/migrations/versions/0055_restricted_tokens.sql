-- The scopes of a token that is restricted to lists. Its `scopes` are empty, so that the former release, which knows nothing
-- of lists, lets it do nothing.
alter table api_tokens
    add column list_scopes text[] check (list_scopes <@ '{read,write}' and list_scopes <> '{}'),
    drop constraint api_tokens_scopes_check,
    add constraint api_tokens_scopes_check
        check (scopes <@ '{read,write}' and (scopes = '{}') = (list_scopes is not null));

-- The lists of such a token. Each ends with the membership of its account.
create table api_token_lists (
    token_id uuid not null,
    list_id uuid not null,
    user_id uuid not null,
    primary key (token_id, list_id),
    constraint api_token_lists_token_fkey foreign key (token_id) references api_tokens on delete cascade,
    constraint api_token_lists_of_member foreign key (list_id, user_id) references memberships (list_id, user_id)
        on delete cascade
);
create index api_token_lists_of_membership on api_token_lists (list_id, user_id);

-- Those that are not in the trash. The conditions of lists/access.py read it.
create view reach_of_tokens as
select api_token_lists.token_id, api_token_lists.list_id
from api_token_lists
join lists on lists.id = api_token_lists.list_id
where lists.deleted_at is null;

-- downgrade

drop view reach_of_tokens;
drop table api_token_lists;
delete from api_tokens where list_scopes is not null;
alter table api_tokens
    drop constraint api_tokens_scopes_check,
    drop column list_scopes,
    add constraint api_tokens_scopes_check check (scopes <@ '{read,write}' and scopes <> '{}');
