"""`GET /api/todos?q=`."""

import asyncio
import random
import re
from uuid import UUID

import pytest

from explain import plan_of
from factories import a_list, a_todo, titles, todo_url
from tend.todos import cursors
from tend.todos.queries import search
from tend.todos.schemas import TodoFilter

ID = "01a206f4-a994-7362-b2d7-cb9183dbcfbc"


@pytest.fixture
async def kitchen(api):
    for fields in (
        {"title": "Crème brûlée for Zoë"},
        {"title": "Buy oat milk", "notes": "Two *litres*"},
        {"title": "Paint the 50% door_frame", "tags": ["Küche"]},
        {"title": "Whisk", "completed": True},
        {"title": "שָׁלוֹם", "notes": "السَّلَامُ"},
        {"title": "ﾊﾟﾝ and ガラス"},
    ):
        await a_todo(api, **fields)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("creme", ["Crème brûlée for Zoë"]),
        ("BRÛL zoe", ["Crème brûlée for Zoë"]),
        ("ilk", ["Buy oat milk"]),
        ("litres oat", ["Buy oat milk"]),
        ("kuche", ["Paint the 50% door_frame"]),
        ("50%", ["Paint the 50% door_frame"]),
        ("r_f", ["Paint the 50% door_frame"]),
        ("whisk", ["Whisk"]),
        ("oat -milk", []),
        ("nothing", []),
        ("%", ["Paint the 50% door_frame"]),
        ("שלום", ["שָׁלוֹם"]),
        ("السلام שָׁלוֹ", ["שָׁלוֹם"]),
        ("パン ｶﾞﾗ", ["ﾊﾟﾝ and ガラス"]),
    ],
)
async def test_a_search_finds_parts_of_words_without_accents_in_all_texts_of_a_todo(api, kitchen, words, found):
    assert await titles(api, q=words) == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("c#", ["Learn C#"]),
        ("C# learn", ["Learn C#"]),
        ('"learn c#"', ["Learn C#"]),
        ("c++", ["Learn C++"]),
        ("learn -c#", []),
        ("eggs, milk", ["Milk and eggs"]),
        ("c# or eggs", ["Learn C#", "Learn C++", "Milk and eggs"]),
    ],
)
async def test_symbols_tell_words_apart(api, words, found):
    for title in ("Learn C#", "Learn C++", "Milk and eggs"):
        await a_todo(api, title=title)
    assert sorted(await titles(api, q=words)) == found


async def test_a_search_finds_the_present_texts_of_a_changed_todo(api, kitchen):
    todo = await a_todo(api, title="Sharpen the knives")
    assert await titles(api, q="knives") == ["Sharpen the knives"]
    await api.patch(todo_url(todo), json={"title": "Sharpen the axe"})
    away = await a_list(api)
    await api.patch(todo_url(todo), json={"list_id": away["id"]})
    assert await titles(api, q="knives") == []
    assert await titles(api, q="axe", list_id=away["id"]) == ["Sharpen the axe"]
    await api.delete(todo_url(todo))
    assert await titles(api, q="axe") == []
    assert await titles(api, q="axe", deleted=True) == ["Sharpen the axe"]


async def test_a_search_finds_nothing_in_lists_of_others(api, other, kitchen):
    assert await titles(other, q="milk") == []
    assert await titles(api, q="milk") == ["Buy oat milk"]


async def test_searches_succeed_while_todos_are_written(api):
    async def write(number):
        await a_todo(api, title=f"Number {number}")

    responses = await asyncio.gather(
        *[write(number) for number in range(20)], *[api.get("/api/todos", params={"q": "number"}) for _ in range(20)]
    )
    assert {response.status_code for response in responses if response} == {200}
    assert len(await titles(api, q="number", limit=50)) == 20


async def test_a_search_waits_for_no_change_and_no_change_for_a_search(app, api):
    todo = await a_todo(api, title="Number")
    async with app.state.database.transaction() as change:
        await change.execute("select from lists where id = $1 for update", api.user["inbox_id"])
        await change.execute("update todos set title = 'Letter', version = version + 1 where id = $1", todo["id"])
        assert await titles(api, q="number") == ["Number"]
        await change.execute("set local lock_timeout = '1ms'")
        await change.execute("update todos set notes = 'Words', version = version + 1 where id = $1", todo["id"])
    assert await titles(api, q="letter words") == ["Letter"]


async def test_a_search_finds_what_the_release_before_writes(app, api):
    """That release does not know the column of the searched text."""
    todo = await a_todo(api, title="Number")
    insert = """
        insert into todos (id, list_id, title, tags, position, version)
        select gen_random_uuid(), $1, 'Crème', '{Küche}', 'b', 100"""
    await app.state.database.execute(insert, api.user["inbox_id"])
    await app.state.database.execute("update todos set title = 'Letter' where id = $1", todo["id"])
    assert await titles(api, q="number") == []
    assert await titles(api, q="letter") == ["Letter"]
    assert await titles(api, q="kuche creme") == ["Crème"]


async def test_a_search_finds_todos_that_are_older_than_their_search_text(app, api):
    for title in ("Crème brûlée", "Learn C#"):
        await a_todo(api, title=title)
    await app.state.database.execute("update todos set search_text = null")
    assert await titles(api, q="creme") == ["Crème brûlée"]
    assert await titles(api, q='"learn c#"') == ["Learn C#"]
    assert await titles(api, q="-creme") == ["Learn C#"]


# Words of one, two and three letters that contain each other, and what folding and PostgreSQL's parser treat in their own way.
_WORDS = [
    "a",
    "ab",
    "abc",
    "b",
    "milk",
    "Milk",
    "É",
    "éa",
    "Straße",
    "ﬁ",
    "牛",
    "牛乳",
    "買う",
    "c#",
    "c++",
    ".env",
    "1",
    "1.5",
    "½",
]
_WORDS += [
    "a-b",
    "a/b",
    "a_b",
    "50%",
    "it's",
    "\\",
    "#",
    "...",
    "a@b.cd",
    "<b>",
    "http://a.b/c?d|e",
    "&",
    "or",
    "İ",
    "ŁÓ",
    "שָׁ",
]
_OPERATORS = ["-", '"', "or", "OR", "- ", '" "', "--", "not", "!"]


@pytest.mark.parametrize("seed", range(4))
async def test_a_search_finds_what_reading_every_todo_finds(app, api, seed):
    """The plain rule, written once more without the hints that keep a search from parsing every text."""
    chance = random.Random(seed)

    def draw(pool, limit):
        return " ".join(chance.choices(pool, k=chance.randint(1, limit)))

    others = [(await a_list(api))["id"] for _ in range(2)]
    for _ in range(60):
        tags = list({word.casefold(): word for word in chance.sample(_WORDS[:17], 2)}.values())
        fields = {"title": draw(_WORDS, 4), "notes": draw(_WORDS, 6) if chance.random() < 0.3 else "", "tags": tags}
        await a_todo(api, list_id=chance.choice(others), **fields)
    await app.state.database.execute("update todos set search_text = null where random() < 0.3")
    texts = await app.state.database.fetch(
        "select title, folded(concat_ws(E'\\n', title, notes, array_to_string(tags, ' '))) as text from todos"
    )
    plain_rule = """
        select array_agg(text) filter (
            where text like all (array(select pattern_of(word) from unnest($2::text[]) word))
               or to_tsvector('simple', text) @@ websearch_to_tsquery('simple', folded($3))
              and text like all (array(select pattern_of(word) from unnest($4::text[]) word))
        )
        from unnest($1::text[]) text"""
    for _ in range(120):
        q = draw(_WORDS + _OPERATORS * 2, 3) if chance.random() < 0.8 else f'"{draw(_WORDS, 2)}"'
        if not q.strip():
            continue
        symbols = search._words_with_symbols(q)
        every_text = [row["text"] for row in texts]
        matches = await app.state.database.fetchval(plain_rule, every_text, q.split(), q, symbols)
        expected = sorted(row["title"] for row in texts if row["text"] in (matches or []))
        assert sorted(await titles(api, q=q, limit=200)) == expected, q
        folded_words = await app.state.database.fetchval(
            "select array(select folded(word) from unnest($1::text[]) word)", q.split()
        )
        scanned = {row["title"] for row in texts if all(word in row["text"] for word in folded_words)}
        assert scanned <= set(expected), q
        if all(word.isascii() and word.isalnum() for word in q.split()) and "or" not in q.lower().split():
            assert scanned == set(expected), q


@pytest.mark.parametrize("statistics", ["none", "of an empty table", "fresh"])
@pytest.mark.parametrize(("sort", "index"), [("position", "todos_in_order"), ("due", "todos_by_due"), ("title", "")])
async def test_a_search_reads_each_list_in_the_order_of_an_index_with_and_without_statistics(
    app, api, statistics, sort, index
):
    insert_todos = """
        insert into todos (id, list_id, title, position, version)
        select gen_random_uuid(), $1, 'todo ' || n, 'a' || lpad(n::text, 6, '0'), n + 1
        from generate_series(1, 5000) n"""
    db = app.state.database
    if statistics == "of an empty table":
        await db.execute("analyze")
    await db.execute(insert_todos, api.user["inbox_id"])
    if statistics == "fresh":
        await db.execute("analyze")
    start = cursors.first_page_start(sort, "asc")
    arguments = (None, None, None, "-infinity", "infinity", "todo", None, "{abcd}", "{}", "abcd", None)
    page = search._search_page_sql(sort, "asc", deleted=False)
    plan = await plan_of(db, page, api.user["id"], None, start.key, start.id, 50, *arguments)
    assert f"Index Scan using {index}" in plan, plan
    assert plan.count("Sort Key: todos") == 1, plan


async def test_a_search_for_a_frequent_word_reads_a_few_of_many_todos(app, api):
    insert_todos = """
        insert into todos (id, list_id, title, position, version)
        select gen_random_uuid(), $1, 'todo ' || (array['milk', 'eggs', 'tea', 'salt'])[n % 4 + 1], 'a' || lpad(n::text, 6, '0'), n + 1
        from generate_series(1, 10000) n"""
    await app.state.database.execute(insert_todos, api.user["inbox_id"])
    start = cursors.first_page_start("position", "asc")
    values = [api.user["id"], None, start.key, start.id, 50, None, None, None, "-infinity", "infinity", "todo", None]
    values += ["{milk}", "{}", None, None]
    plan = await plan_of(
        app.state.database,
        search._search_page_sql("position", "asc", deleted=False),
        *values,
        options="analyze, buffers",
    )
    assert int(re.search(r"shared hit=(\d+)", plan)[1]) < 300, plan


SYNTAX = '---""!&|():*<>\\\' ,\t\u00a0\u3000\u200b\ufe63\uff0d\u2212\u0085aé中1' + "🙂"


def nasty_queries(count):
    chosen = random.Random(7)
    for unit in (
        "-",
        "- ",
        "-(",
        "-!",
        '-"',
        "-&|",
        "\ufe63",
        "\uff0d ",
        "-\u00a0",
        "-\u3000",
        '"-',
        "or -",
        "(",
        '"',
        "-,",
    ):
        yield from (unit * (200 // len(unit)), f"{unit * (198 // len(unit))}a", unit * 40)
    for _ in range(count):
        letters = chosen.choices(SYNTAX, k=chosen.randint(1, 4))
        yield "".join(chosen.choices(letters, k=chosen.randint(1, 200)))
    for _ in range(count):
        yield "".join(chosen.choices([*SYNTAX, " or ", "milk"], k=chosen.randint(1, 50)))[:200]


async def test_no_query_text_is_an_error(app, api):
    await a_todo(api, title="Milk")
    user_id = UUID((await api.get("/api/me")).json()["id"])
    wanted, start = TodoFilter(), cursors.first_page_start("position", "asc")
    for query in nasty_queries(1_000):
        await search.fetch_search_page(app.state.database, user_id, wanted, query, start, None)
    for query in ("-" * 50, "- " * 90, "-(" * 90):
        assert await titles(api, q=query) == []
    assert await titles(api, q="-tea milk") == ["Milk"]
    assert await titles(api, q="milk -milk") == []
