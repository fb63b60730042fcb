"""Todos found by their words. The searchable texts are apart from the todos and are updated when a search needs it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import get_args
from uuid import UUID

from tend.core.db.database import Queryable, RowQueryable, in_transaction
from tend.core.pagination import MAX_LIMIT
from tend.lists.access import CAN_READ
from tend.todos.cursors import PageStart
from tend.todos.queries.columns import todo_columns
from tend.todos.queries.page import (
    FILTERS,
    TodoPage,
    after_cursor,
    filter_arguments,
    order_by,
    page_arguments,
    page_of,
    sort_key,
    to_page,
)
from tend.todos.schemas import Order, Sort, TodoFilter

# How many todos and lists one transaction updates.
MAX_TEXTS_AT_ONCE = 500
_MAX_LISTS_AT_ONCE = 20

# The symbols are those that names consist of: C#, F#, C++, AT&T, @home. Others separate words, or end a sentence.
_WORD_WITH_SYMBOL = re.compile(r"(?=.*[^\W_])(?=.*[#+&@*=$€£%]).+")
_OR = re.compile(r"\bor\b", re.IGNORECASE)

# Lists that changed since their texts were updated.
_STALE_LISTS = f"""
    from memberships
    join lists on {CAN_READ}
    left join searchable_lists known on known.list_id = lists.id
    where lists.version > coalesce(known.version, 0)"""

# In the order of their ids, as every statement that locks several. Whoever changes todos locks their list first, so that
# none of them waits for a todo whose text is being updated, and holds others that are next.
_LOCK_STALE_LISTS = f"""
select lists.id{_STALE_LISTS}
order by lists.id
limit {_MAX_LISTS_AT_ONCE}
for no key update of lists"""

# $2 lists that are locked, $3 how many todos: those with the smallest versions of the first lists.
_UPDATE_TEXTS = f"""
with stale_lists as (
    select lists.id, lists.version, coalesce(known.version, 0) as known_version{_STALE_LISTS}
      and lists.id = any($2::uuid[])
), changed_todos as materialized (
    select todos.id, todos.list_id, todos.version, todos.title, todos.notes, todos.tags
    from (select id, known_version from stale_lists order by id) stale_lists
    cross join lateral (
        select todos.id, todos.list_id, todos.version, todos.title, todos.notes, todos.tags
        from todos
        where todos.list_id = stale_lists.id
          and todos.version > stale_lists.known_version
        order by todos.version
        limit $3
    ) todos
    order by todos.list_id, todos.version
    limit $3
), updated_texts as (
    insert into searchable (todo_id, list_id, words)
    select id, list_id, folded(concat_ws(E'\\n', title, notes, array_to_string(tags, ' ')))
    from changed_todos
    order by id
    on conflict (todo_id) do update
    set list_id = excluded.list_id,
        words = excluded.words
    where (searchable.list_id, searchable.words) is distinct from (excluded.list_id, excluded.words)
), cut as (
    select list_id, version
    from changed_todos
    where (select count(*) from changed_todos) = $3
    order by list_id desc, version desc
    limit 1
), updated_lists as (
    insert into searchable_lists (list_id, version)
    select stale_lists.id, case when stale_lists.id = cut.list_id then cut.version else stale_lists.version end
    from stale_lists
    left join cut on true
    where cut.list_id is null
       or stale_lists.id <= cut.list_id
    order by stale_lists.id
    on conflict (list_id) do update
    set version = excluded.version
    where searchable_lists.version < excluded.version
)
select exists (select from cut)"""


async def update_some_texts(db: Queryable, user_id: UUID) -> bool:
    """Updates some searchable texts of the lists that the user can see, in one transaction, and whether more may be left.

    Writes in these lists wait for it. It is soon done, however many todos changed.
    """
    async with in_transaction(db) as tx:
        list_ids = [row["id"] for row in await tx.fetch(_LOCK_STALE_LISTS, user_id)]
        if not list_ids:
            return False
        is_cut = await tx.fetchval(_UPDATE_TEXTS, user_id, list_ids, MAX_TEXTS_AT_ONCE)
        return is_cut or len(list_ids) == _MAX_LISTS_AT_ONCE


# A todo matches if it contains every word, be it in the middle of another, or by PostgreSQL's search for whole words,
# which takes - for "not". That knows letters and digits alone, so words such as C# have to be contained all the same. An
# index takes one word and not several, so the one that is likely to be rarest goes first.
_MATCHES = f"""
    select match.todo_id
    from (
        select lists.id
        from memberships
        join lists on {CAN_READ}
        where ($2::uuid is null and lists.archived_at is null or lists.id = $2)
    ) visible_lists
    cross join lateral (
        select searchable.todo_id
        from searchable
        where searchable.list_id = visible_lists.id
          and (
              searchable.words like pattern_of($15::text)
              and searchable.words like all (array(select pattern_of(word) from unnest($13::text[]) word))
              or to_tsvector('simple', searchable.words) @@ websearch_to_tsquery('simple', folded($14::text))
              and searchable.words like all (array(select pattern_of(word) from unnest($16::text[]) word))
          )
        offset 0
    ) match"""


@cache
def _search_page(sort: Sort, order: Order, *, deleted: bool) -> str:
    """$13 words that a todo has to contain, $14 all of them as they were typed, $15 the rarest of them, $16 those with symbols"""
    key = sort_key(sort, order)
    rows = f"""
            select {todo_columns("todos")}
            from matches
            cross join lateral (select {todo_columns("todos")} from todos where todos.id = matches.todo_id offset 0) todos
            where {after_cursor(key, order)}
              and todos.deleted_at is {"not null" if deleted else "null"}{FILTERS}
            {order_by(key, order)}
            limit {MAX_LIMIT + 1}"""
    return f"""
    with matches as materialized ({_MATCHES}
    ){page_of(rows, key, f", exists (select{_STALE_LISTS}) as is_stale")}"""


@dataclass(frozen=True, slots=True)
class SearchPage:
    page: TodoPage
    is_stale: bool
    """Something changed since the texts were updated, and may be missing."""


async def fetch_search_page(
    db: RowQueryable, user_id: UUID, wanted: TodoFilter, words: str, start: PageStart
) -> SearchPage:
    """Todos with all of the `words`, filtered by all fields but `filter`."""
    statement = _search_page(wanted.sort, wanted.order, deleted=wanted.deleted)
    separate_words = words.split()
    row = await db.fetchrow(
        statement,
        *page_arguments(user_id, wanted, start),
        *filter_arguments(wanted),
        separate_words,
        words,
        max(separate_words, key=_rarity),
        _words_with_symbols(words),
    )
    return SearchPage(to_page(row), row["is_stale"])


def _words_with_symbols(words: str) -> list[str]:
    """Words of which a search for letters and digits would leave out a part that tells them from others, such as C#."""
    if _OR.search(words):
        return []
    unquoted = [word.strip('"') for word in words.split() if not word.startswith("-")]
    return [word for word in unquoted if _WORD_WITH_SYMBOL.fullmatch(word)]


def _rarity(word: str) -> tuple[int, int]:
    """The index knows three letters or digits in a row, and numbers are rarer than words."""
    runs = re.findall(r"[^\W_]+", word)
    return max((len(run) for run in runs), default=0), sum(run.isdigit() for run in runs)


def statements() -> Iterator[tuple[str, str]]:
    """Every statement by a name that says its options."""
    for sort, order, deleted in product(get_args(Sort), get_args(Order), (True, False)):
        yield f"search page {sort} {order} deleted={deleted}", _search_page(sort, order, deleted=deleted)
