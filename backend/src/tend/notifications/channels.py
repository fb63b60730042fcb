"""The ways in which a person gets notifications: in the app, by mail and by push. Each kind can be turned off in each."""

from collections.abc import Mapping
from typing import Literal, get_args

from tend.notifications.schemas import NotificationKind

Channel = Literal["app", "mail", "push"]
# The kinds that are about the person, of a list in which they want to hear of nothing else.
_PERSONAL: frozenset[NotificationKind] = frozenset({"mentioned", "assigned", "unassigned"})
_IMPORTANT: frozenset[NotificationKind] = frozenset({"assigned", "commented", "mentioned"})
# The kinds that come by a channel to somebody who has chosen nothing.
DEFAULT_KINDS_BY_CHANNEL: Mapping[Channel, frozenset[NotificationKind]] = {
    "app": frozenset(get_args(NotificationKind)),
    "mail": _IMPORTANT,
    "push": _IMPORTANT,
}
# How long a notification waits for others, so that they come in one mail, and for the person to read it in the app.
DIGEST_MINUTES = 10


def is_wanted_by_channel_sql(channel: Channel, kind: str) -> str:
    """SQL: whether a person wants notifications of `kind`, an expression, by `channel`.

    The statement brings their settings `updates` and `notifications` into its scope, the latter as `reminders`: both are
    left joins, since nobody has to have them.
    """
    kinds = ", ".join(f"'{one}'" for one in sorted(DEFAULT_KINDS_BY_CHANNEL[channel]))
    chosen = f"coalesce(updates.value -> 'kinds' -> {kind} -> '{channel}' = 'true', {kind} in ({kinds}))"
    allowed = {
        "app": "",
        "mail": " and coalesce(updates.value -> 'mail' = 'true', true)",
        "push": " and coalesce(reminders.value -> 'push' = 'true', false)",
    }
    return f"{chosen}{allowed[channel]}"


def is_wanted_in_list_sql(kind: str) -> str:
    """SQL: whether a person wants notifications of `kind`, an expression, of the list in question.

    The statement brings their setting for the list into its scope as `of_list`, by a left join.
    """
    kinds = ", ".join(f"'{one}'" for one in sorted(_PERSONAL))
    return f"""of_list.value -> 'muted' is distinct from 'true'
          and (of_list.value -> 'personal_only' is distinct from 'true' or {kind} in ({kinds}))"""
