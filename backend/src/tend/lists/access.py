"""Who may see or change what, written once: every statement about a list or what is in it says so with one of these.

A statement brings `lists` and `memberships` into its scope, and the acting person's id is its `$1`. Roles are ordered:
an owner may do all that an editor may, and an editor all that a viewer may.
"""

from typing import Literal

Role = Literal["viewer", "editor", "owner"]

NOT_DELETED = "lists.deleted_at is null"


def holds(role: Role) -> str:
    """The person has `role` or a greater one in the list, be it in the trash or not."""
    return f"memberships.list_id = lists.id and memberships.user_id = $1 and memberships.role >= '{role}'"


READS = f"{holds('viewer')} and {NOT_DELETED}"
WRITES = f"{holds('editor')} and {NOT_DELETED}"
OWNS = f"{holds('owner')} and {NOT_DELETED}"
