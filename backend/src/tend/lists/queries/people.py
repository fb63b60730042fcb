"""The people in several lists, as filters and lines of quick add name them."""

from tend.lists.queries.members import MEMBER_NAME


def members_of(lists: str) -> str:
    """A query for the members of lists, with the columns `list_id`, `user_id` and `name`.

    `lists` is an array of ids, all of which the user may read: an expression of the statement around it.
    """
    return f"""
        select memberships.list_id, memberships.user_id, {MEMBER_NAME} as name
        from memberships
        join users on users.id = memberships.user_id
        where memberships.list_id = any ({lists})"""
