"""Permission, written once: every statement about a list or its todos contains one of these conditions.

A statement brings `lists` and `memberships` into its scope; `$1` is the id of the current user unless `user` names
another column. Roles are ordered, and each may do all that the one before it may: a viewer reads, a commenter writes
comments, an editor changes todos and the list's name, and an owner manages members, deletes the list and restores it.
`scripts/check_access.py` fails on a statement that writes such a condition itself.

An API token can be restricted to lists. In its requests, each of these conditions is about these lists alone.
"""

from typing import Literal

from tend.core.db.restriction import restricted_only_sql

Role = Literal["viewer", "commenter", "editor", "owner"]

NOT_DELETED = "lists.deleted_at is null"
UNLESS_RESTRICTED = restricted_only_sql("and false")
"""The end of a condition on what belongs to the account and to no list: a restricted token reaches none of it."""


def reaches_sql(list_id: str) -> str:
    """The end of a condition: a restricted token reaches the list with this id. In the trash, it reaches none."""
    return restricted_only_sql(f"and {list_id} in (select list_id from reach_of_tokens where token_id = $token)")


def has_role_sql(role: Role, user: str = "$1") -> str:
    """The user has `role` or a greater one in the list, which may be in the trash.

    Nobody has one in a list that was deleted forever, of which the purge still removes the rows.
    """
    return (
        f"memberships.list_id = lists.id and memberships.user_id = {user}"
        f" and memberships.role >= '{role}' and lists.purged_at is null {reaches_sql('lists.id')}"
    )


def can_read_sql(user: str) -> str:
    return f"{has_role_sql('viewer', user)} and {NOT_DELETED}"


def can_manage_sql(user: str) -> str:
    return f"{has_role_sql('owner', user)} and {NOT_DELETED}"


def _sees_trash_sql(user: str) -> str:
    return f"{has_role_sql('viewer', user)} and ({NOT_DELETED} or memberships.role = 'owner')"


CAN_READ = can_read_sql("$1")
CAN_COMMENT = f"{has_role_sql('commenter')} and {NOT_DELETED}"
CAN_WRITE = f"{has_role_sql('editor')} and {NOT_DELETED}"
CAN_MANAGE = can_manage_sql("$1")
# Sync also shows owners their trash.
SEES_TRASH = _sees_trash_sql("$1")

# A list in the trash that somebody else owns, too, who has a week to restore it.
OTHERS_CAN_RESTORE = """(lists.deleted_at > now() - interval '7 days' and exists (
        select
        from memberships others
        where others.list_id = lists.id
          and others.user_id <> $1
          and others.role = 'owner'
    ))"""


# A todo in the trash is gone for whoever cannot restore it, with its comments: people join a list after it was tidied up.
SEES_DELETED_TODOS = "memberships.role >= 'editor'"
SEES_TODO = f"(todos.deleted_at is null or {SEES_DELETED_TODOS})"


def sees_todo_sql(todo_id: str) -> str:
    """The same for the id of a todo, which may be null or that of one that is in the trash of another list now."""
    return f"""({SEES_DELETED_TODOS} or not exists (
        select
        from todos
        where todos.id = {todo_id}
          and todos.deleted_at is not null
    ))"""


# So are the acts on it, except that it was deleted. In a list that it left, its acts stay; if it left from the trash, they are
# still gone after it was deleted forever elsewhere. Those about an account that is gone wait until the purge took it out of them.
SEES_ACT = f"""(acts.kind = 'deleted' or {sees_todo_sql("acts.todo_id")} and ({SEES_DELETED_TODOS} or not exists (
        select
        from acts moves
        where moves.todo_id = acts.todo_id
          and moves.list_id = acts.list_id
          and moves.kind = 'moved_out'
          and moves.after ? 'from_trash'
          and not exists (select from todos where todos.id = acts.todo_id)
    )))
    and not exists (
        select
        from lists_of_deleted_accounts deleted
        where deleted.list_id = acts.list_id
          and position(deleted.user_id::text in concat(acts.before, acts.after)) > 0
    )"""


def can_be_lost_sql(origin: str, goal: str) -> str:
    """What moves from the list `origin` to `goal` can be lost to a member of `origin`.

    They don't see `goal`, or somebody owns it who does not own `origin`: that person can remove them, and delete forever.
    """
    return f"""(exists (
        select
        from memberships
        where memberships.list_id = {origin}
          and memberships.guest_id is null
          and not exists (
              select
              from memberships others
              where others.list_id = {goal}
                and others.user_id = memberships.user_id
          )
    ) or exists (
        select
        from memberships
        where memberships.list_id = {goal}
          and memberships.role = 'owner'
          and not exists (
              select
              from memberships others
              where others.list_id = {origin}
                and others.user_id = memberships.user_id
                and others.role = 'owner'
          )
    ))"""


def sees_person_sql(person: str, user: str = "$1") -> str:
    """`person` is the user, or a member of a list or shared folder whose members the user sees."""
    return f"""(exists (
        select
        from memberships
        join lists on {_sees_trash_sql(user)}
        join memberships theirs on theirs.list_id = lists.id and theirs.user_id = {person}
        where memberships.user_id = {user}
    ) or exists (
        select
        from folder_memberships
        join folder_memberships theirs on theirs.folder_id = folder_memberships.folder_id and theirs.user_id = {person}
        where folder_memberships.user_id = {user} {UNLESS_RESTRICTED}
    ))"""


def is_deleted_account_sql(account: str) -> str:
    """The account is gone, also where the purge has not yet taken its id and name out of what it wrote."""
    return f"exists (select from deleted_accounts where deleted_accounts.user_id = {account})"


def has_folder_role_sql(role: Role, user: str = "$1") -> str:
    """The user has `role` or a greater one in the shared folder.

    A statement brings `shared_folders` and `folder_memberships` into its scope. A folder alone gives no permission in the
    lists in it: the memberships that follow from it do.
    """
    return (
        "folder_memberships.folder_id = shared_folders.id"
        f" and folder_memberships.user_id = {user} and folder_memberships.role >= '{role}' {UNLESS_RESTRICTED}"
    )


def can_manage_folder_sql(user: str) -> str:
    return has_folder_role_sql("owner", user)


IN_FOLDER = has_folder_role_sql("viewer")
CAN_MANAGE_FOLDER = can_manage_folder_sql("$1")

# A statement sees other rows as they were when it began. If the list has changed while the statement waited for its
# lock, parents and children may have moved: it then finds nothing, and the caller locks the list in a statement before.
IS_LIST_UNCHANGED = "lists.version = (select seen.version from lists seen where seen.id = lists.id)"
# The same for the members alone, for statements that look at no other row of the list: without it, somebody who was
# removed while their statement waited would still write. `scripts/check_access.py` demands one of the two.
HAS_SAME_MEMBERS = "lists.members_version = (select seen.members_version from lists seen where seen.id = lists.id)"
