-- A commenter may do all that a viewer may, and write comments. The value cannot be used before this transaction ends.
alter type role add value 'commenter' before 'editor';

-- The number of the last change of the list's members: who they are, their roles and their names.
alter table lists add column members_version bigint not null default 1;

-- downgrade

alter table lists drop column members_version;
alter type role rename to role_with_commenters;
create type role as enum ('viewer', 'editor', 'owner');
alter table memberships alter column role type role
using (case role when 'commenter' then 'viewer' else role::text end)::role;
drop type role_with_commenters;
