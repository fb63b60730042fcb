"""Records acts on the members of a list, which is `$2`, in the statements that change them: `$3` is the member."""

from tend.lists.queries.acts import record_acts_sql

RECORD_ROLE_CHANGE = record_acts_sql(
    "target, numbered_list",
    "'role_changed'",
    list_id="$2",
    version="numbered_list.version",
    before="jsonb_build_object('user_id', target.user_id, 'role', target.role)",
    after="jsonb_build_object('user_id', target.user_id, 'role', $4)",
)
RECORD_MEMBER_END = record_acts_sql(
    "numbered_list",
    "case when $1 = $3 then 'left' else 'removed' end",
    list_id="$2",
    version="numbered_list.version",
    before="jsonb_build_object('user_id', $3)",
)
# Of the todos `assigned` that were assigned to them.
RECORD_UNASSIGNMENT = record_acts_sql(
    "assigned, numbered_list",
    "'changed'",
    list_id="$2",
    version="numbered_list.base + assigned.number",
    todo_id="assigned.id",
    title="assigned.title",
    before="jsonb_build_object('assignee_id', $3)",
    after="jsonb_build_object('assignee_id', null)",
    is_part="true",
)
# The new member is the current user, and $3 their role.
RECORD_MEMBER_JOIN = record_acts_sql(
    "numbered_list",
    "'joined'",
    list_id="$2",
    version="numbered_list.version",
    after="jsonb_build_object('user_id', $1, 'role', $3)",
)
