"""Deletes a list and notifies its other members."""

import json
from dataclasses import replace
from uuid import UUID

from tend.core.db.database import Queryable, in_transaction
from tend.core.write_result import WriteResult
from tend.lists import service as lists
from tend.lists.queries.people import find_others
from tend.notifications import service as notifications
from tend.notifications.queries.notify import NotificationDraft
from tend.notifications.schemas import NotificationSubject


async def delete_list(db: Queryable, user_id: UUID, list_id: UUID) -> WriteResult:
    """Moves the list to the trash with everything in it. Raises `ListNotFound` and `InboxIsPermanent`."""
    async with in_transaction(db) as tx:
        result = await lists.delete(tx, user_id, list_id)
        if not result.lists:
            return result
        name = json.loads(result.row)["name"]
        others = await find_others(tx, user_id, list_id)
        drafts = [NotificationDraft(other, "list_deleted", former_name=name) for other in others]
        users = await notifications.notify_of_subject(tx, user_id, NotificationSubject(list_id), drafts)
        return replace(result, users={**result.users, **users})
