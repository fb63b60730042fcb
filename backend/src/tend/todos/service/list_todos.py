import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from uuid import UUID

from tend.core import compute_process
from tend.core.db.database import Queryable
from tend.core.db.heavy_statements import HeavyStatements
from tend.core.errors import FieldError, Invalid
from tend.core.pagination import CachedPage, PageCache, page_json
from tend.core.request_context import restricted_token
from tend.lists import service as lists
from tend.todos import cursors
from tend.todos.cursors import PageStart
from tend.todos.filters.ast import Expression
from tend.todos.filters.parser import Names, has_sign_of_names, parse_filter
from tend.todos.filters.scanner import FilterError
from tend.todos.queries import list_todos, saved_filter, search
from tend.todos.queries.page import TodoPage
from tend.todos.queries.user_context import find_local_time_and_week
from tend.todos.schemas import TodoFilter

_BESIDE_FILTER = {"filter", "list_id", "sort", "order", "limit", "cursor"}
_CONDITIONS = {"tag", "priority", "due_from", "due_to", "parent_id"}
# Names with more are read beside the event loop: those of all lists can have 400,000.
_FEW_LETTERS = 4_000
_parses = ThreadPoolExecutor(1, "filters")
_ALONE = FieldError("filter", "filter_alone", "Put the other conditions in the filter.")


async def browse(db: Queryable, heavy: HeavyStatements, cache: PageCache, user_id: UUID, wanted: TodoFilter) -> bytes:
    """A page of todos as JSON.

    Raises `ListNotFound` for a list that the user cannot see, `Invalid`, `QueryTooHeavy`, and `TooManyConcurrentRequests`.
    """
    if wanted.cursor:
        start = cursors.decode_page_cursor(wanted.cursor, wanted.sort, wanted.order)
    else:
        start = cursors.first_page_start(wanted.sort, wanted.order)
    key = (user_id, restricted_token.get(), *vars(wanted).values())
    cached = cache.get(key)
    page = await _fetch_page(db, heavy, user_id, wanted, start, cached.state if cached else None)
    if cached and cached.state == page.state:
        return cached.body
    if not page.items and wanted.list_id:
        await lists.get(db, user_id, wanted.list_id)
    next_cursor = None
    if len(page.items) > wanted.limit:
        next_cursor = cursors.encode_page_cursor(wanted.sort, wanted.order, page.end)
    body = page_json(page.items[: wanted.limit], next_cursor).encode()
    if page.state and page.items:
        cache.put(key, CachedPage(body, page.state))
    return body


async def _fetch_page(
    db: Queryable, heavy: HeavyStatements, user_id: UUID, wanted: TodoFilter, start: PageStart, seen: str | None
) -> TodoPage:
    if wanted.filter is not None:
        if wanted.model_fields_set - _BESIDE_FILTER:
            raise Invalid(_ALONE)
        async with heavy.take_slot(user_id, "filter") as statement:
            expression = await _parse_with_names(db, user_id, wanted.filter)
            present = await find_local_time_and_week(db, user_id)
            return await saved_filter.fetch_matching_page(statement, user_id, wanted, expression, present, start)
    conditions = (wanted.priority, wanted.tag, wanted.due_from, wanted.due_to, wanted.q, wanted.parent_id)
    if not wanted.deleted and wanted.kind == "todo" and not any(conditions):
        return await list_todos.fetch_page(db, user_id, wanted, start, seen)
    if wanted.q and wanted.q.strip():
        async with heavy.take_slot(user_id, "q") as statement:
            return await search.fetch_search_page(statement, user_id, wanted, wanted.q, start, seen)
    async with heavy.take_slot(user_id, min(wanted.model_fields_set & _CONDITIONS, default="sort")) as statement:
        return await list_todos.fetch_filtered_page(statement, user_id, wanted, start, seen)


async def _parse_with_names(db: Queryable, user_id: UUID, query: str) -> Expression:
    try:
        if not has_sign_of_names(query):
            return parse_filter(query, Names())
        names = await saved_filter.fetch_names(db, user_id)
        if names.count_letters() <= _FEW_LETTERS:
            return parse_filter(query, names)
        work = partial(compute_process.call, parse_filter, query, names)
        return await asyncio.get_running_loop().run_in_executor(_parses, work)
    except FilterError as error:
        message = f"Expected at character {error.position + 1}: {error.expected}."
        raise Invalid(FieldError("filter", "filter_unreadable", message)) from None
