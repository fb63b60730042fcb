"""Todos found by their words, in texts that PostgreSQL keeps beside each todo, folded."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import get_args
from uuid import UUID

import asyncpg

from tend.core.db.database import RowQueryable
from tend.lists.access import CAN_READ, CAN_WRITE
from tend.todos.cursors import PageStart
from tend.todos.queries.columns import search_text_sql, todo_columns_sql
from tend.todos.queries.page import (
    FILTERS,
    TodoPage,
    after_cursor_sql,
    cacheable_page_sql,
    filter_arguments,
    order_by_sql,
    page_arguments,
    sort_key,
    to_page,
)
from tend.todos.schemas import SortDirection, TodoFilter, TodoSort

# The symbols are those that names consist of: C#, F#, C++, AT&T, @home. Others separate words, or end a sentence.
_WORD_WITH_SYMBOL = re.compile(r"(?=.*[^\W_])(?=.*[#+&@*=$€£%]).+")
_PLAIN_WORD = re.compile(r"[A-Za-z]+|[0-9]+")
_OR = re.compile(r"\bor\b", re.IGNORECASE)

# A todo matches if it contains every word, be it in the middle of another, or by PostgreSQL's search for whole words,
# which takes - for "not". That knows letters and digits alone, so words such as C# have to be contained all the same.
# Most texts contain none of the hints, of which both ways need one, and are not looked at any further.
_TEXT = f"coalesce(todos.search_text, {search_text_sql('todos.title', 'todos.notes', 'todos.tags')})"
_MATCHES = """(
                          text like all ((select patterns from query)::text[])
                          or (select whole_words from query) is not null
                          and text like all ((select symbols from query)::text[])
                          and to_tsvector('simple', text) @@ (select whole_words from query)
                      )"""


@cache
def _search_page_sql(sort: TodoSort, order: SortDirection, *, deleted: bool) -> str:
    """$13 the words, the rarest first, $14 those with symbols, $15 all as typed if whole words may be found besides."""
    key = sort_key(sort, order)
    # The index that serves this order is a partial one.
    is_completed = "\n                      and todos.completed_at is not null" if sort == "completed" else ""
    # The rows of a list come in their order, and the first that match are enough: frequent words are found soon, and for
    # rare ones the texts of the list are read once. No estimate of what a word matches can lead to another plan, and the
    # planner takes the index for the order, since it expects a limit that it does not know to need a tenth of the rows.
    same_order = f"order by todos.key {order}, todos.id {order}"
    rows = f"""
            select {todo_columns_sql("todos")}
            from visible_lists
            cross join lateral (
                select {todo_columns_sql("todos")}, todos.key
                from (
                    select {todo_columns_sql("todos")}, {_TEXT} as text, {key.expression} as key
                    from todos
                    where todos.list_id = visible_lists.id
                      and {after_cursor_sql(key, order)}
                      and todos.deleted_at is {"not null" if deleted else "null"}{is_completed}
                      and {_TEXT} like any ((select hints from query)::text[])
                    {order_by_sql(key, order)}
                    limit (select no_limit from query)
                ) todos
                where {_MATCHES}{FILTERS}
                {same_order}
                limit $5 + 1
            ) todos
            {same_order}"""
    return f"""
    with query as materialized (
        select
            patterns,
            array(select pattern_of(word) from unnest($14::text[]) word) as symbols,
            whole_words,
            coalesce(nullif(search_hints(whole_words), '{{}}'), patterns[:1]) as hints,
            null::bigint as no_limit
        from (
            select
                array(select pattern_of(word) from unnest($13::text[]) word) as patterns,
                websearch_to_tsquery('simple', folded($15::text)) as whole_words
        ) words
    ), {cacheable_page_sql(_lists_sql(deleted=deleted), rows, key, "$16")}"""


def _lists_sql(*, deleted: bool) -> str:
    """What is in the trash is gone for those who cannot restore it."""
    return f"""
        select lists.id, lists.version, lists.xmin
        from memberships
        join lists on {CAN_WRITE if deleted else CAN_READ}
        where ($2::uuid is null and lists.archived_at is null or lists.id = $2)"""


async def fetch_search_page(
    db: RowQueryable, user_id: UUID, wanted: TodoFilter, words: str, start: PageStart, seen: str | None
) -> TodoPage:
    """Todos with all of the `words`, filtered by all fields but `filter`; none if the state is still `seen`."""
    statement = _search_page_sql(wanted.sort, wanted.order, deleted=wanted.deleted)
    separate_words = sorted(words.split(), key=_rarity, reverse=True)
    arguments = [*page_arguments(user_id, wanted, start), *filter_arguments(wanted)]
    plain = [separate_words, _words_with_symbols(words)]
    try:
        whole_words = None if _contain_suffices(separate_words) else words
        row = await db.fetchrow(statement, *arguments, *plain, whole_words, seen)
    except (asyncpg.InternalServerError, asyncpg.ProgramLimitExceededError):
        # PostgreSQL fails at some thirty times "not" before one word ("tsquery stack too small").
        row = await db.fetchrow(statement, *arguments, *plain, None, seen)
    return to_page(row)


def _contain_suffices(words: list[str]) -> bool:
    """Whether a todo that PostgreSQL finds by whole words contains each of `words` anyway."""
    return all(_PLAIN_WORD.fullmatch(word) and word.lower() != "or" for word in words)


def _words_with_symbols(words: str) -> list[str]:
    """Words of which a search for letters and digits would leave out a part that tells them from others, such as C#."""
    if _OR.search(words):
        return []
    unquoted = [word.strip('"') for word in words.split() if not word.startswith("-")]
    return [word for word in unquoted if _WORD_WITH_SYMBOL.fullmatch(word)]


def _rarity(word: str) -> tuple[int, int]:
    """How rarely a text is likely to contain the word: the longer it is, and numbers more rarely than words."""
    runs = re.findall(r"[^\W_]+", word)
    return max((len(run) for run in runs), default=0), sum(run.isdigit() for run in runs)


def list_statements() -> Iterator[tuple[str, str]]:
    """Every statement by a name that says its options."""
    for sort, order, deleted in product(get_args(TodoSort), get_args(SortDirection), (True, False)):
        yield f"search page {sort} {order} deleted={deleted}", _search_page_sql(sort, order, deleted=deleted)
