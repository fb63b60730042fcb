"""A search or a filter has a budget, and one account cannot keep the database from the others with them."""

import asyncio
import random
import threading
import unicodedata
from contextlib import asynccontextmanager
from uuid import UUID

import pytest

from conftest import sign_up
from factories import a_list, a_todo, field_errors, items, titles
from sync.test_batch import create, push
from tend.core.shared_limits import SharedLimits, create_limits_memory
from tend.main import create_app
from tend.todos.filters import parser
from tend.todos.service import list_todos
from time_limits import HANG_SECONDS


@pytest.fixture
def heavy(app):
    return app.state.heavy_statements


QUERIES = [{"q": "milk"}, {"filter": "milk"}, {"tag": "milk"}]


@pytest.mark.parametrize("query", QUERIES)
async def test_a_query_beyond_its_budget_is_rejected_with_a_code_of_its_own(api, heavy, monkeypatch, query):
    await a_todo(api, title="Milk", tags=["milk"])
    assert await titles(api, **query) == ["Milk"]
    monkeypatch.setattr(heavy, "_budget", 1e-6)
    (name,) = query
    rejected = await api.get("/api/todos", params=query)
    assert field_errors(rejected) == [(name, "query_too_heavy")]
    assert rejected.json()["code"] == "query_too_heavy"
    assert await titles(api) == ["Milk"]


async def test_the_database_stops_a_statement_beyond_its_budget(app, api, heavy, monkeypatch):
    """And the connection is as good as before."""
    monkeypatch.setattr(heavy, "_budget", 0.2)
    for _ in range(12):
        async with heavy.take_slot(api.user["id"], "q") as statement:
            with pytest.raises(Exception, match="takes too long"):
                await statement.fetchrow("select pg_sleep(30)")
    running = "select count(*) from pg_stat_activity where query = 'select pg_sleep(30)' and state = 'active'"
    assert await app.state.database.fetchval(running) == 0


async def test_an_account_has_two_heavy_statements_at_a_time(api, other, heavy, monkeypatch):
    monkeypatch.setattr("tend.core.account_slots.SLOT_WAIT_SECONDS", 0.1)
    await a_todo(other, title="Milk", tags=["milk"])
    user_id = (await api.get("/api/me")).json()["id"]

    async with heavy.take_slot(UUID(user_id), "q"), heavy.take_slot(UUID(user_id), "q"):
        for query in QUERIES:
            refused = await api.get("/api/todos", params=query)
            assert (refused.status_code, refused.json()["code"]) == (429, "too_many_at_once")
            assert refused.headers["Retry-After"] == "1"
            assert await titles(other, **query) == ["Milk"]
        assert await items(api) == []
    for query in QUERIES:
        assert await items(api, **query) == []


async def test_worker_processes_count_the_heavy_statements_of_an_account_together(settings, monkeypatch):
    """Two apps on one database that map the same memory stand for two workers."""
    monkeypatch.setattr("tend.core.account_slots.SLOT_WAIT_SECONDS", 0.2)
    memory = create_limits_memory()
    apps = [create_app(settings, SharedLimits(memory)) for _ in range(2)]
    async with apps[0].router.lifespan_context(apps[0]), apps[1].router.lifespan_context(apps[1]):
        first, second = (app.state.heavy_statements for app in apps)
        async with sign_up_to(apps[0]) as ada:
            user_id = UUID(ada.user["id"])
            async with second.take_slot(user_id, "q"):
                assert await items(ada, q="milk") == []
                async with first.take_slot(user_id, "q"):
                    refused = await ada.get("/api/todos", params={"q": "milk"})
                    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_at_once")
                waiting = asyncio.create_task(items(ada, q="milk"))
                await asyncio.sleep(0.05)
            assert await waiting == []


@asynccontextmanager
async def sign_up_to(app):
    client = await sign_up(app, "ada")
    yield client
    await client.aclose()


async def test_queries_of_one_account_queue_for_a_moment(api, other, monkeypatch):
    monkeypatch.setattr("tend.core.account_slots.SLOT_WAIT_SECONDS", HANG_SECONDS)
    await a_todo(api, title="Milk")
    found = await asyncio.gather(*(titles(api, q="milk") for _ in range(20)))
    assert found == [["Milk"]] * 20


async def test_a_filter_with_65_conditions_is_rejected(api):
    assert await items(api, filter=" | ".join(["a"] * 64)) == []
    rejected = await api.get("/api/todos", params={"filter": " | ".join(["a"] * 65)})
    assert field_errors(rejected) == [("filter", "filter_unreadable")]
    assert "64 conditions" in rejected.json()["errors"][0]["message"]


async def test_any_punctuation_can_be_searched_for(api):
    """Also signs that become others when case and accents are left out, such as a wide backslash."""
    categories = {"Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So"}
    signs = [sign for sign in map(chr, range(1, 0x1_0000)) if unicodedata.category(sign) in categories]
    ascii_signs = [sign for sign in signs if sign.isascii()]
    chance = random.Random(16)
    texts = [
        "\\",
        "\uff3c",
        "%",
        "\uff05",
        "_",
        "\uff3f",
        "\\\\",
        "a\\",
        "\uff3c%",
        '"',
        "' & | ! : *",
        "<->",
        "()",
        "-",
        "--",
    ]
    texts += ["".join(chance.choices([*ascii_signs, "a", " "], k=chance.randint(1, 12))) for _ in range(80)]
    texts += ["".join(chance.choices([*signs, "a", " "], k=40)) for _ in range(40)]
    for text in texts:
        if text.strip():
            todo = await a_todo(api, title=text, tags=[text.strip()[:50]])
            assert todo["id"] in {one["id"] for one in await items(api, q=text, limit=200)}, text
            quoted = text.replace('"', "")
            if quoted.strip():
                response = await api.get("/api/todos", params={"filter": f'"{quoted}" | @"{quoted}*" | @"{quoted}"'})
                assert response.status_code == 200, (text, response.text)


async def test_a_sign_of_a_pattern_is_searched_for_as_itself(api):
    await a_list(api)
    for title in ("100% done", "100\uff05 sure", "a_b", "axb", "c:\\dir"):
        await a_todo(api, title=title, tags=[title.replace(" ", "-")])
    assert await titles(api, q="100%", sort="title") == ["100% done", "100\uff05 sure"]
    assert await titles(api, q="\uff05") == ["100% done", "100\uff05 sure"]
    assert await titles(api, q="a_b") == await titles(api, filter="a_b") == await titles(api, filter="@a_b") == ["a_b"]
    assert await titles(api, q="\uff3cdir") == await titles(api, filter="\uff3cdir") == ["c:\\dir"]
    assert await titles(api, filter="@c:\\*") == ["c:\\dir"]


async def add_sections(api, count):
    home = await a_list(api)
    rows = [{"title": f"{'a ' * 45}{nth}", "kind": "section", "list_id": home["id"]} for nth in range(count)]
    response = await push(api, *[create(**row) for row in rows])
    assert {one["status"] for one in response["results"]} == {200}
    return home


async def test_a_filter_with_many_names_is_parsed_beside_the_event_loop_and_within_the_slots(
    api, other, heavy, monkeypatch
):
    threads = []

    def parse(text, names):
        threads.append(threading.current_thread())
        return parser.parse_filter(text, names)

    monkeypatch.setattr(list_todos, "parse_filter", parse)
    await titles(api, filter="/x")
    assert threads == [threading.current_thread()]
    home = await add_sections(api, 50)
    section = next(one for one in await items(api, list_id=home["id"], kind="section") if one["title"].endswith(" 7"))
    await a_todo(api, title="Milk", list_id=home["id"], parent_id=section["id"])
    assert await titles(api, filter=f"/{section['title']}") == ["Milk"]
    assert threads[1] != threading.current_thread()
    unreadable = await api.get("/api/todos", params={"filter": "/x ("})
    assert field_errors(unreadable) == [("filter", "filter_unreadable")]

    monkeypatch.setattr("tend.core.account_slots.SLOT_WAIT_SECONDS", 0.1)
    user_id = UUID((await api.get("/api/me")).json()["id"])
    async with heavy.take_slot(user_id, "q"), heavy.take_slot(user_id, "q"):
        threads.clear()
        assert (await api.get("/api/todos", params={"filter": "/x"})).status_code == 429
    assert threads == []
