"""What the database has, as text, by which a test finds out that nothing changed."""

from typing import Any


async def snapshot_of_person(database: Any, user_id: str) -> str:
    """All rows of the person."""
    statement = """
        select json_build_array(
            (select json_agg(l order by l.id) from lists l join memberships m on m.list_id = l.id and m.user_id = $1),
            (select json_agg(t order by t.id) from todos t join memberships m on m.list_id = t.list_id and m.user_id = $1),
            (select json_agg(c order by c.id) from comments c join memberships m on m.list_id = c.list_id and m.user_id = $1),
            (select json_agg(a order by a.id) from attachments a join todos t on t.id = a.todo_id
             join memberships m on m.list_id = t.list_id and m.user_id = $1),
            (select json_agg(m order by m.list_id, m.user_id) from memberships m
             where m.list_id in (select list_id from memberships where user_id = $1 and role = 'owner')),
            (select json_agg(f order by f.folder_id, f.user_id) from folder_memberships f
             where f.folder_id in (select folder_id from folder_memberships where user_id = $1)),
            (select json_agg(f order by f.id) from shared_folders f
             where f.id in (select folder_id from folder_memberships where user_id = $1)),
            (select json_agg(i order by i.id) from invitations i where i.inviter_id = $1),
            (select json_agg(s order by s.id) from sessions s where s.user_id = $1),
            (select json_agg(p order by p.id) from passkeys p where p.user_id = $1),
            (select json_agg(i order by i.id) from identities i where i.user_id = $1),
            (select json_agg(p) from profile_pictures p where p.user_id = $1),
            (select json_agg(u) from users u where u.id = $1))::text"""
    return str(await database.fetchval(statement, user_id))


async def snapshot_of_list(database: Any, list_id: str) -> str:
    """All rows of a list, and of what belongs to it."""
    statement = """
        select json_build_array(
            (select json_agg(l) from lists l where l.id = $1),
            (select json_agg(t order by t.id) from todos t where t.list_id = $1),
            (select json_agg(c order by c.id) from comments c where c.list_id = $1),
            (select json_agg(a order by a.id) from attachments a join todos t on t.id = a.todo_id where t.list_id = $1),
            (select json_agg(r order by r.id) from reminders r join todos t on t.id = r.todo_id where t.list_id = $1),
            (select json_agg(m order by m.user_id) from memberships m where m.list_id = $1),
            (select json_agg(a order by a.version) from acts a where a.list_id = $1))::text"""
    return str(await database.fetchval(statement, list_id))
