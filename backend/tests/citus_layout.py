"""How Tend's tables would lie on a Citus cluster, and what is in the way today. docs/scaling.md explains it.

Nobody runs this layout. It is here so that a change of the schema doesn't lead further away from it unnoticed.
"""

from typing import Literal, NamedTuple

Group = Literal["list", "account", "reference", "local"]


class Place(NamedTuple):
    group: Group
    column: str = ""
    """The distribution column, of which equal values are on one node, in all tables of the group."""


REFERENCE = Place("reference")
"""A copy on every node: read everywhere, and written on all nodes at once."""
LOCAL = Place("local")
"""On the coordinator alone: what a server has one of, or a few rows of."""
BY_LIST = Place("list", "list_id")
BY_ACCOUNT = Place("account", "user_id")

LAYOUT: dict[str, Place] = {
    "lists": Place("list", "id"),
    **dict.fromkeys(
        (
            "acts",
            "api_token_lists",
            "attachments",
            "comments",
            "completion_days",
            "former_members",
            "guests",
            "invitations",
            "link_shares",
            "lists_of_deleted_accounts",
            "memberships",
            "searchable",
            "searchable_lists",
            "todos",
            "tombstones",
        ),
        BY_LIST,
    ),
    **dict.fromkeys(
        (
            "account_usage",
            "agendas",
            "api_tokens",
            "authenticators",
            "digests",
            "email_changes",
            "idempotent_writes",
            "identities",
            "notifications",
            "one_time_tokens",
            "passkeys",
            "profile_pictures",
            "push_subscriptions",
            "recovery_codes",
            "reminders",
            "security_events",
            "sessions",
            "settings",
            "unscheduled_reminders",
            "usage_decreases",
        ),
        BY_ACCOUNT,
    ),
    # A list and its memberships are on one node, and those of its folder on any.
    **dict.fromkeys(
        ("account_limits", "deleted_accounts", "folder_memberships", "shared_folders", "stored_files", "users"),
        REFERENCE,
    ),
    **dict.fromkeys(
        (
            "alembic_version",
            "alerts",
            "backup_state",
            "installation",
            "invitation_blocks",
            "operator_acts",
            "pgqueuer",
            "pgqueuer_log",
            "pgqueuer_schedules",
            "pgqueuer_statistics",
            "rate_limits",
            "restored_jobs",
            "revocations",
            "samples",
            "server_settings",
            "used_challenges",
        ),
        LOCAL,
    ),
}

_ID_ALONE = "clients choose ids, and rows are found by id alone"
_SECRET = "who has the secret names no list or account with it"
_NO_COLUMN = "the row has no column for it; its todo or link has"
_OF_A_FOLDER = "an invitation to a folder is to no list"
_SAME_TODO = "the key would be (list_id, todo_id), which the move of a todo to another list would change"
_TWO_GROUPS = "what a person has on a todo of a shared list joins the two groups"
_TOKEN_OF_ACCOUNT = "a token is its account's, and the lists that it is restricted to are on any node"
_KEY_LACKS_ACCOUNT = "both tables are the account's, and the key names the session alone"
_INBOX = "an account has one Inbox, on whichever node that list is"

# Lines are deleted here when the schema comes closer to the layout. One is added only if the key can have no such column.
KEY_EXCEPTIONS: dict[str, str] = {
    **dict.fromkeys(
        (
            "attachments has no list_id",
            "foreign guests_link_id_fkey",
            "foreign memberships_guest_id_fkey",
            "guests has no list_id",
        ),
        _NO_COLUMN,
    ),
    **dict.fromkeys(
        (
            "foreign attachments_comment_id_fkey",
            "foreign attachments_todo_id_fkey",
            "foreign comments_todo_id_fkey",
            "foreign searchable_todo_id_fkey",
            "foreign todos_parent_id_fkey",
            "unique searchable_pkey",
        ),
        _SAME_TODO,
    ),
    **dict.fromkeys(("invitations has no list_id", "unique open_invitations_to_folder"), _OF_A_FOLDER),
    "foreign push_subscriptions_session_id_fkey": _KEY_LACKS_ACCOUNT,
    "foreign reminders_todo_id_fkey": _TWO_GROUPS,
    "foreign api_token_lists_token_fkey": _TOKEN_OF_ACCOUNT,
    **dict.fromkeys(
        (
            "unique api_tokens_pkey",
            "unique attachments_pkey",
            "unique comments_pkey",
            "unique email_changes_pkey",
            "unique guests_pkey",
            "unique identities_pkey",
            "unique invitations_pkey",
            "unique profile_pictures_id_key",
            "unique link_shares_pkey",
            "unique notifications_pkey",
            "unique one_time_tokens_pkey",
            "unique passkeys_pkey",
            "unique push_subscriptions_pkey",
            "unique reminders_pkey",
            "unique security_events_pkey",
            "unique sessions_pkey",
            "unique todos_pkey",
        ),
        _ID_ALONE,
    ),
    **dict.fromkeys(
        (
            "unique api_tokens_token_hash_key",
            "unique email_changes_confirm_hash_key",
            "unique email_changes_undo_hash_key",
            "unique identities_issuer_subject_key",
            "unique guests_secret_hash_key",
            "unique invitations_token_hash_key",
            "unique link_shares_token_hash_key",
            "unique one_time_tokens_token_hash_key",
            "unique passkeys_credential_id_key",
            "unique push_subscriptions_endpoint_key",
        ),
        _SECRET,
    ),
    "unique lists_inbox_of_key": _INBOX,
}

# The statements of the requests that `python -m bench` measures, with the distributed tables that they read without a
# parameter for the distribution column, so that Citus would ask every node.
HOT: dict[str, tuple[str, ...]] = {
    "todos/queries/list_todos.py: page position asc in one list completed=None": (),
    "todos/queries/list_todos.py: filtered page position asc in one list deleted=False": (),
    "todos/queries/list_todos.py: page position asc in all lists completed=None": ("lists", "memberships", "todos"),
    "todos/queries/list_todos.py: filtered page position asc in all lists deleted=False": (
        "lists",
        "memberships",
        "todos",
    ),
    "todos/queries/crud.py: _CREATE_TODO": ("account_usage", "lists", "memberships", "todos"),
    "todos/queries/batch.py: _CREATE_TODOS": ("account_usage", "lists", "memberships", "todos"),
    "todos/queries/batch.py: _CHANGE_TODOS": ("acts", "lists", "memberships", "todos"),
    "todos/queries/crud.py: _SET_COMPLETED": ("lists", "memberships", "todos"),
    "todos/queries/update.py: _CHANGE_TODO": ("acts", "lists", "memberships", "todos"),
    "sync/queries/pull.py: _FETCH_DELTAS": ("comments", "link_shares", "lists", "memberships", "todos", "tombstones"),
}
