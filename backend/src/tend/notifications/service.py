"""Notifications of what others did. Whoever does it calls `notify` in the transaction of the act."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from tend.accounts.queries.users import lock_user
from tend.core.db.database import Json, Queryable, in_transaction
from tend.core.pagination import page_json
from tend.core.write_result import AccountVersions, WriteResult
from tend.notifications.errors import NotificationNotFound
from tend.notifications.queries import notifications
from tend.notifications.queries.notify import (
    ListNotificationDraft,
    NotificationDraft,
    find_followers,
    insert_notifications,
)
from tend.notifications.schemas import NotificationKind, NotificationPatch, NotificationSubject

_collected: ContextVar[list[ListNotificationDraft] | None] = ContextVar("collected_notifications", default=None)


async def notify(
    tx: Queryable, actor_id: UUID, kind: NotificationKind, about: NotificationSubject, recipients: Collection[UUID]
) -> AccountVersions:
    """Notifies those of `recipients` who can see the list or are in the folder, never the actor, and of one comment only once in each way.

    People who are invited or were removed, or whose list is in the trash, cannot see it, and only learn its name. Nobody gets what they have turned
    off, or what is in a list that they have muted.

    Returns the new versions of their accounts, for `WriteResult.users`. The list has to be locked.
    """
    drafts = [NotificationDraft(user_id, kind, about.todo_id) for user_id in recipients]
    return await notify_of_subject(tx, actor_id, about, drafts)


async def notify_by_drafts(
    tx: Queryable, actor_id: UUID, list_id: UUID, drafts: Iterable[NotificationDraft]
) -> AccountVersions:
    """As `notify`, for drafts of several kinds or todos of the list, in one statement; none if there is nobody to notify."""
    return await notify_of_subject(tx, actor_id, NotificationSubject(list_id), drafts)


async def notify_of_subject(
    tx: Queryable, actor_id: UUID, about: NotificationSubject, drafts: Iterable[NotificationDraft]
) -> AccountVersions:
    """As `notify`, for drafts that name what they are about in `about` and perhaps a todo of their own."""
    subject = (about.list_id, about.comment_id, about.folder_id)
    for_others = [ListNotificationDraft(draft, *subject) for draft in drafts if draft.user_id != actor_id]
    collected = _collected.get()
    if collected is not None:
        collected += for_others
        return {}
    return await insert_collected_notifications(tx, actor_id, for_others)


@contextmanager
def collect_notifications() -> Iterator[list[ListNotificationDraft]]:
    """Collects the drafts of the block instead of writing them, for `insert_collected_notifications` at the end of its transaction.

    Otherwise the first of many acts would lock the accounts of other people until the last one is done.
    """
    drafts: list[ListNotificationDraft] = []
    token = _collected.set(drafts)
    try:
        yield drafts
    finally:
        _collected.reset(token)


async def insert_collected_notifications(
    tx: Queryable, actor_id: UUID, drafts: Sequence[ListNotificationDraft]
) -> AccountVersions:
    return await insert_notifications(tx, actor_id, drafts) if drafts else {}


async def notify_of_comment(
    tx: Queryable, author_id: UUID, about: NotificationSubject, mentions: Collection[UUID]
) -> AccountVersions:
    """Notifies people that a comment mentions them, and the other followers of its todo that there is one."""
    mentioned = await notify(tx, author_id, "mentioned", about, mentions)
    followers = await find_followers(tx, author_id, about.todo_id) - set(mentions)
    return {**mentioned, **await notify(tx, author_id, "commented", about, followers)}


async def archive(tx: Queryable, user_id: UUID, notification_id: UUID) -> AccountVersions:
    """Archives a notification of which nothing is left to do, if there is one. The account has to be locked."""
    patch = NotificationPatch(archived=True)
    changed = await notifications.change_notification(tx, user_id, notification_id, patch)
    return changed.users if changed else {}


async def list_notifications(db: Queryable, user_id: UUID) -> Json:
    """One page with the user's latest notifications."""
    return page_json(await notifications.list_notifications(db, user_id))


async def change(db: Queryable, user_id: UUID, notification_id: UUID, patch: NotificationPatch) -> WriteResult:
    """Marks it as read or unread, archives it or takes it out of the archive. Raises `NotificationNotFound`."""
    async with in_transaction(db) as tx:
        await lock_user(tx, user_id)
        changed = await notifications.change_notification(tx, user_id, notification_id, patch)
    if changed is None:
        raise NotificationNotFound
    return changed
