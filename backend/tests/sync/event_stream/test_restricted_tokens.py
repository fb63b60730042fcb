"""The streams of API tokens that are restricted to lists."""

from factories import a_list, a_todo
from sharing.sharing_client import join, member_url


async def make_token(person, item):
    draft = {"name": "Script", "scopes": ["read", "write"], "list_ids": [item["id"]]}
    response = await person.post("/api/me/tokens", json=draft)
    assert response.status_code == 201, response.text
    return response.json()["token"]


async def test_a_token_hears_of_its_lists_alone_next_to_a_session_that_hears_of_all(ada):
    own, hidden = await a_list(ada), await a_list(ada, name="Hidden")
    async with ada.listen() as session, ada.listen(await make_token(ada, own)) as token:
        await session.ready()
        await token.ready()
        for item in (hidden, own):
            todo = await a_todo(ada, list_id=item["id"])
        for stream in (session, token):
            await stream.until(lambda it: it.lists.get(own["id"], 0) >= todo["version"])
        assert set(session.lists) == {own["id"], hidden["id"]}
        assert set(token.lists) == {own["id"]}


async def test_a_token_hears_nothing_more_of_a_list_that_its_account_left_and_joined_again(live, people):
    ada, bob = await people("ada"), await people("bob")
    shared, own = await a_list(ada), await a_list(bob, name="Own")
    await join(live, ada, shared, bob)
    draft = {"name": "Script", "scopes": ["read"], "list_ids": [shared["id"], own["id"]]}
    token = (await bob.post("/api/me/tokens", json=draft)).json()["token"]
    async with bob.listen(token) as stream:
        await stream.ready()
        first = await a_todo(ada, list_id=shared["id"])
        await stream.until(lambda it: it.lists.get(shared["id"], 0) >= first["version"])
        await bob.delete(member_url(shared, bob))
        await join(live, ada, shared, bob)
        await a_todo(ada, list_id=shared["id"])
        todo = await a_todo(bob, list_id=own["id"])
        await stream.until(lambda it: it.lists.get(own["id"], 0) >= todo["version"])
        last = stream.lists[shared["id"]]
        await a_todo(ada, list_id=shared["id"])
        todo = await a_todo(bob, list_id=own["id"])
        await stream.until(lambda it: it.lists.get(own["id"], 0) >= todo["version"])
        assert stream.lists[shared["id"]] == last


async def test_a_token_hears_of_nobody_who_has_another_list_open(live, people):
    ada, bob = await people("ada"), await people("bob")
    shared, other = await a_list(ada), await a_list(ada, name="Other")
    for item in (shared, other):
        await join(live, ada, item, bob)
    token = await make_token(bob, shared)
    async with bob.listen() as session, bob.listen(token) as stream:
        await session.ready()
        await stream.ready()
        for person in (ada, bob):
            for item in (other, shared):
                body = {"client": f"in-{item['name']}", "list_id": item["id"], "todo_id": None}
                assert (await person.post("/api/presence", json=body)).status_code == 200
        for one in (session, stream):
            await one.until(lambda it: any(shown(it, shared)))
        await session.until(lambda it: any(shown(it, other)))
        assert shown(stream, other) == []


def shown(stream, item):
    return [data["people"] for event, data in stream.received if event == "presence" and data["list_id"] == item["id"]]
