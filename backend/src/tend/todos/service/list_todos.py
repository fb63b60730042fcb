from uuid import UUID

from tend.core.db.database import Queryable
from tend.core.errors import FieldError, Invalid
from tend.core.pagination import page_json
from tend.lists import service as lists
from tend.todos import cursors
from tend.todos.cursors import PageStart
from tend.todos.filters.parser import parse
from tend.todos.filters.scanner import FilterError
from tend.todos.queries import list_todos, saved_filter, search
from tend.todos.queries.page import TodoPage
from tend.todos.queries.user_context import find_local_time
from tend.todos.schemas import TodoFilter

_BESIDE_FILTER = {"filter", "list_id", "sort", "order", "limit", "cursor"}
_ALONE = FieldError("filter", "filter_alone", "Put the other conditions into the filter.")


async def browse(db: Queryable, user_id: UUID, wanted: TodoFilter) -> str:
    """A page of todos as JSON. Raises `ListNotFound` for a list that the user cannot see, and `Invalid`."""
    if wanted.cursor:
        start = cursors.decode(wanted.cursor, wanted.sort, wanted.order)
    else:
        start = cursors.first_page(wanted.sort, wanted.order)
    page = await _fetch_page(db, user_id, wanted, start)
    if not page.items and wanted.list_id:
        await lists.get(db, user_id, wanted.list_id)
    next_cursor = None
    if len(page.items) > wanted.limit:
        next_cursor = cursors.encode(wanted.sort, wanted.order, page.end)
    return page_json(page.items[: wanted.limit], next_cursor)


async def _fetch_page(db: Queryable, user_id: UUID, wanted: TodoFilter, start: PageStart) -> TodoPage:
    if wanted.filter is not None:
        return await _fetch_matching_page(db, user_id, wanted, wanted.filter, start)
    conditions = (wanted.priority, wanted.tag, wanted.due_from, wanted.due_to, wanted.q, wanted.parent_id)
    if not wanted.deleted and wanted.kind == "todo" and not any(conditions):
        return await list_todos.fetch_page(db, user_id, wanted, start)
    if wanted.q and wanted.q.strip():
        return await _fetch_search_page(db, user_id, wanted, wanted.q, start)
    return await list_todos.fetch_filtered_page(db, user_id, wanted, start)


async def _fetch_search_page(
    db: Queryable, user_id: UUID, wanted: TodoFilter, words: str, start: PageStart
) -> TodoPage:
    found = await search.fetch_search_page(db, user_id, wanted, words, start)
    if found.is_stale:
        await search.update_texts(db, user_id)
        found = await search.fetch_search_page(db, user_id, wanted, words, start)
    return found.page


async def _fetch_matching_page(
    db: Queryable, user_id: UUID, wanted: TodoFilter, query: str, start: PageStart
) -> TodoPage:
    if wanted.model_fields_set - _BESIDE_FILTER:
        raise Invalid(_ALONE)
    try:
        expression = parse(query, await saved_filter.fetch_names(db, user_id))
    except FilterError as error:
        message = f"Character {error.position + 1}: {error.expected} is expected there."
        raise Invalid(FieldError("filter", "filter_unreadable", message)) from None
    now = await find_local_time(db, user_id)
    return await saved_filter.fetch_matching_page(db, user_id, wanted, expression, now, start)
