"""Searches for the occurrences of a rule: where they run, and how much of them one request may have."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, TypeVar

from tend.core import compute_process
from tend.core.account_slots import AccountTurns
from tend.core.errors import FieldError, Invalid
from tend.todos.recurrence.occurrences import is_short_search
from tend.todos.recurrence.rrule import parse_rule
from tend.todos.recurrence.series import Series, is_moved_before_start, start_at_earlier_due_date

MAX_SEARCH_SECONDS = 1.0
"""CPU time of the long searches of one request."""
# A search that finds something seldom takes longer. Those that take less don't count.
_USUAL_SECONDS = 0.02
_TOO_HEAVY = FieldError(
    "recurrence.rule",
    "recurrence_too_heavy",
    "The dates of these repeats take too long to find. Choose a rule that happens more often.",
)

SearchResult = TypeVar("SearchResult")
StartKey = tuple[Any, ...]
"""Everything that the start of a series depends on, but the present moment."""

_turns = AccountTurns("recurrence")


@dataclass
class _Searches:
    seconds_left: float = MAX_SEARCH_SECONDS
    starts: dict[StartKey, Series | Invalid] = field(default_factory=dict)


_of_request: ContextVar[_Searches | None] = ContextVar("searches", default=None)


@contextmanager
def limit_searches() -> Iterator[None]:
    """Gives the searches within a budget together, and remembers how each series starts."""
    token = _of_request.set(_Searches())
    try:
        yield
    finally:
        _of_request.reset(token)


def needs_long_search(rule: str) -> bool:
    return not is_short_search(parse_rule(rule))


async def search_series_start(rule: str, key: StartKey, search: Callable[[], Series]) -> Series:
    """Searches once for each `key` of a request. Raises `Invalid`."""
    searches = _of_request.get()
    if searches is None:
        return await run_search(rule, search)
    if key not in searches.starts:
        try:
            searches.starts[key] = await run_search(rule, search)
        except Invalid as error:
            searches.starts[key] = error
    found = searches.starts[key]
    if isinstance(found, Invalid):
        raise found
    return found


async def run_search(rule: str, search: Callable[[], SearchResult]) -> SearchResult:
    """Leaves the event loop for rules whose next occurrence may be far away.

    Raises `Invalid` for a search that fails, and once the budget of the request is spent.
    """
    if not needs_long_search(rule):
        return search()
    searches = _of_request.get()
    if searches and searches.seconds_left <= 0:
        raise Invalid(_TOO_HEAVY)
    found, error, seconds = await _turns.run(lambda: compute_process.call(_time_search, search))
    if searches and seconds > _USUAL_SECONDS:
        searches.seconds_left -= seconds
    if error is not None:
        raise error
    return found  # type: ignore[no-any-return]


async def start_at_due_date(series: Series, due_date: date | None, zone: str) -> Series:
    """The series, which starts earlier if its first occurrence was moved to an earlier day."""
    if due_date is None or not is_moved_before_start(series, due_date):
        return series
    return await run_search(series.rule, partial(start_at_earlier_due_date, series, due_date, zone))


def _time_search(search: Callable[[], Any]) -> tuple[Any, Invalid | None, float]:
    """The result or the error, and the CPU time that it took."""
    started = time.thread_time()
    found, error = None, None
    try:
        found = search()
    except Invalid as raised:
        error = raised
    return found, error, time.thread_time() - started
