"""A word that only the owner ever wrote, in every field; nobody else may read it anywhere."""

import pytest

from conftest import sign_up
from contract.authorization_matrix import MATRIX
from contract.operations import OPERATIONS
from contract.request_builder import ask, cases
from contract.shared_world import MEMBERS, made
from factories import a_list, a_todo

# what members of the shared list read by right, and what is the owner's alone
SHARED = {"name": "canary-list", "title": "canary-title", "notes": "canary-notes", "tag": "canary-tag"}
PRIVATE = {"name": "canary-own-list", "title": "canary-own-title", "notes": "canary-own-notes", "tag": "canary-own-tag"}
PERSON, BROWSER = "Canary Person", "Canary Browser"
ENDING = {"refresh", "reset_password", "change_password", "logout", "delete_me"}


@pytest.fixture
async def world(app):
    world = await made(app)
    world.texts = SHARED | {"browser": BROWSER}
    owner = world.people["owner"]
    await owner.patch("/api/me", json={"name": PERSON})
    own = await a_list(owner, name=PRIVATE["name"])
    fields = {"title": PRIVATE["title"], "notes": PRIVATE["notes"], "tags": [PRIVATE["tag"]]}
    for _ in range(2):
        await a_todo(owner, list_id=own["id"], due_date="2026-03-01", **fields)
    yield world
    for client in world.people.values():
        await client.aclose()


def owners_words(world):
    return [*PRIVATE.values(), PERSON, BROWSER, world.people["owner"].user["email"]]


def heard(response, words):
    whole = response.text + str(response.headers)
    return [word for word in words if word in whole]


async def test_nobody_reads_a_word_of_the_owners(world):
    leaks = []
    for operation in sorted(OPERATIONS.values(), key=lambda operation: operation.name in ENDING):
        for case in cases(MATRIX[operation.name]):
            if case.person == "owner":
                continue
            if operation.name in ENDING and case.person == "stranger":
                world.people["stranger"] = await sign_up(world.app, "stranger")
            if operation.name in ENDING and case.person in MEMBERS:
                continue
            words = owners_words(world) + ([] if case.person in MEMBERS else [*SHARED.values()])
            response = await ask(world, operation, case)
            leaks += [f"{operation} by {case}: {word}" for word in heard(response, words)]
    assert leaks == []


async def test_members_do_read_what_is_shared_with_them(world):
    """Or the test above would pass over nothing."""
    await world.things("owner")
    for person in MEMBERS:
        response = await world.people[person].get("/api/todos")
        assert heard(response, SHARED.values()) == [SHARED["title"], SHARED["notes"], SHARED["tag"]]


@pytest.mark.parametrize("person", ["stranger", "viewer"])
@pytest.mark.parametrize("sort", ["position", "due", "title", "created", "priority"])
async def test_no_question_finds_what_is_not_ones_own(world, person, sort):
    """The owner's own cursor included: it says where to go on, and not in whose list."""
    asks, owner = world.people[person], world.people["owner"]
    page = (await owner.get("/api/todos", params={"sort": sort, "limit": 1})).json()
    questions = [{"q": "canary-own"}, {"tag": PRIVATE["tag"]}, {"due_from": "2026-03-01"}]
    questions += [{"cursor": page["next_cursor"], "sort": sort}, {"deleted": True}, {"completed": False}]
    for question in questions:
        response = await asks.get("/api/todos", params=question)
        assert response.status_code == 200
        assert heard(response, owners_words(world)) == [], question


async def test_neither_mail_nor_log_tells_others_of_the_owner(world, outbox, logged):
    owner, stranger = world.people["owner"], world.people["stranger"]
    address = owner.user["email"]
    for path in ("password/forgot", "email/resend", "login", "register"):
        for client in (stranger, owner):
            body = {"email": address} | (
                {"password": "a password of strangers"} if path in {"login", "register"} else {}
            )
            await client.post(f"/api/auth/{path}", json=body)
    await owner.post("/api/todos", json={"title": SHARED["title"], "notes": "\0"})
    messages = await outbox.messages()
    assert len(messages) >= 8
    others = [message.as_string() for message in messages if address not in message["To"]]
    words = owners_words(world)
    assert [word for word in words for message in others if word in message] == []
    assert [word for word in [*words, *SHARED.values()] if word in logged()] == []
    assert '"path":"/api/auth/password/forgot"' in logged()
