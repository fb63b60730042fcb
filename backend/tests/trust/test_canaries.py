"""Canaries: words that only the owner wrote, in every field, and that nobody else may read anywhere."""

import pytest

from conftest import sign_up
from contract.authorization_matrix import MATRIX
from contract.operations import OPERATIONS
from contract.request_builder import cases, send_case
from contract.shared_world import MEMBERS, create_world
from factories import a_list, a_todo

# Words in the shared list, which its members may read, and words that only the owner may.
SHARED = {
    "name": "canary-list",
    "title": "canary-title",
    "notes": "canary-notes",
    "tag": "canary-tag",
    "comment": "canary-comment",
    "file": "canary-file.webp",
}
PRIVATE = {"name": "canary-own-list", "title": "canary-own-title", "notes": "canary-own-notes", "tag": "canary-own-tag"}
PERSON, BROWSER = "Canary Person", "Canary Browser"
SESSION_ENDERS = {
    "refresh",
    "reset_password",
    "change_password",
    "logout",
    "delete_me",
    "confirm_email_change",
    "undo_email_change",
}


@pytest.fixture
async def world(app):
    world = await create_world(app)
    world.texts = SHARED | {"browser": BROWSER, "folder": "A folder"}
    owner = world.people["owner"]
    await owner.patch("/api/me", json={"name": PERSON})
    own = await a_list(owner, name=PRIVATE["name"])
    fields = {"title": PRIVATE["title"], "notes": PRIVATE["notes"], "tags": [PRIVATE["tag"]]}
    for _ in range(2):
        await a_todo(owner, list_id=own["id"], due_date="2026-03-01", **fields)
    yield world
    for client in world.people.values():
        await client.aclose()


def words_of_owner(world):
    return [*PRIVATE.values(), PERSON, BROWSER, world.people["owner"].user["email"]]


def hidden_words(world, operation, person):
    """The words of the owner that the person may not read in a response to the operation."""
    words = words_of_owner(world) + ([] if person in MEMBERS else [*SHARED.values()])
    seen = {PERSON} if person in MEMBERS else set()
    if person == "invited" and operation.name == "list_received_invitations":
        seen = {PERSON, SHARED["name"], world.people["owner"].user["email"]}
    return [word for word in words if word not in seen]


def find_words(response, words):
    text = response.text + str(response.headers)
    return [word for word in words if word in text]


async def test_no_response_to_others_has_a_word_of_the_owner(world):
    leaks = []
    for operation in sorted(OPERATIONS.values(), key=lambda operation: operation.name in SESSION_ENDERS):
        for case in cases(MATRIX[operation.name]):
            if case.person == "owner":
                continue
            if operation.name in SESSION_ENDERS and case.person == "stranger":
                world.people["stranger"] = await sign_up(world.app, "stranger")
            if operation.name in SESSION_ENDERS and case.person in MEMBERS:
                continue
            words = hidden_words(world, operation, case.person)
            response = await send_case(world, operation, case)
            leaks += [f"{operation} by {case}: {word}" for word in find_words(response, words)]
    assert leaks == []


async def test_members_read_the_words_of_the_shared_list(world):
    """Without this, the test above would also pass for empty responses."""
    await world.create_rows("owner")
    for person in MEMBERS:
        response = await world.people[person].get("/api/todos")
        assert find_words(response, SHARED.values()) == [SHARED[name] for name in ("title", "notes", "tag", "file")]


@pytest.mark.parametrize("person", ["stranger", "viewer"])
@pytest.mark.parametrize("sort", ["position", "due", "title", "created", "priority"])
async def test_no_query_of_others_finds_a_todo_of_the_owner(world, person, sort):
    """This includes the owner's own cursor, which names a position and no account."""
    asker, owner = world.people[person], world.people["owner"]
    page = (await owner.get("/api/todos", params={"sort": sort, "limit": 1})).json()
    queries = [{"q": "canary-own"}, {"tag": PRIVATE["tag"]}, {"due_from": "2026-03-01"}]
    queries += [{"cursor": page["next_cursor"], "sort": sort}, {"deleted": True}, {"completed": False}]
    for query in queries:
        response = await asker.get("/api/todos", params=query)
        assert response.status_code == 200
        assert find_words(response, words_of_owner(world)) == [], query


async def test_neither_emails_to_others_nor_the_log_have_a_word_of_the_owner(world, outbox, logged):
    # Every kind of email about an account is sent, as long as its address is not confirmed.
    await world.database.execute("update users set email_verified_at = null")
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
    words = words_of_owner(world)
    assert [word for word in words for message in others if word in message] == []
    assert [word for word in [*words, *SHARED.values()] if word in logged()] == []
    assert '"path":"/api/auth/password/forgot"' in logged()
