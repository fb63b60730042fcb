"""Requests for each operation, as everybody, with an id of the owner's in one place at a time."""

import asyncio
from base64 import b64decode
from collections.abc import AsyncIterator, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from httpx2 import Response

from contract.authorization_matrix import MATRIX
from contract.authorization_rows import Row
from contract.operations import Operation
from contract.shared_world import MEMBERS, OUTSIDERS, World
from tend.core.ids import new_id

# These have to fit the other ids, so a request has them only if it is about them.
DEPENDENT = {"body.parent_id", "query.parent_id"}
# Parts of paths that are not ids.
NAMES = {"key": "app", "token": "x"}
KINDS = {
    "todo_id": "todo",
    "reminder_id": "reminder",
    "list_id": "list",
    "comment_id": "comment",
    "attachment_id": "attachment",
    "picture_id": "picture",
    "notification_id": "notification",
    "session_id": "session",
    "token_id": "token",
    "passkey_id": "passkey",
    "identity_id": "identity",
    "user_id": "user",
    "invitation_id": "invitation",
    "link_id": "link",
    "guest_id": "guest",
    "folder_id": "folder",
}


ASSERTION = {
    "credential_id": "c29tZQ",
    "client_data_json": "e30",
    "authenticator_data": "c29tZQ",
    "signature": "c29tZQ",
}

# A valid body for each operation that has one; `$name` is replaced by a value of the person who sends it.
BODIES: dict[str, dict[str, Any]] = {
    "pull": {},
    "push": {
        "operations": [{"id": "0197c0de-0000-7000-8000-000000000000", "kind": "todo.create", "todo": {"title": "Tea"}}]
    },
    "announce_presence": {"client": "laptop"},
    "create_todo": {"title": "Buy milk"},
    "quick_add": {"text": "Buy milk tomorrow"},
    "change_todo": {"title": "Buy oat milk"},
    "create_reminder": {"before_minutes": 30},
    "unsubscribe": {"token": "$unsubscribe_token"},
    "snooze_reminder": {"token": "$snooze_token", "minutes": 10},
    "change_notification": {"read": True},
    "create_comment": {"text": "The organic kind"},
    "change_comment": {"text": "Any kind"},
    "create_list": {"name": "Groceries"},
    "change_list": {"name": "Shopping"},
    "change_member": {"role": "editor"},
    "invite": {"email": "$new_email", "role": "viewer"},
    "create_folder": {"name": "Household"},
    "rename_folder": {"name": "Home"},
    "change_folder_member": {"role": "editor"},
    "invite_to_folder": {"email": "$new_email", "role": "viewer"},
    "preview_invitation": {"token": "$invitation_token"},
    "accept_invitation": {"token": "$invitation_token"},
    "decline_invitation": {"token": "$invitation_token"},
    "create_link": {"role": "editor"},
    "preview_link": {"token": "$link_token"},
    "open_link": {"token": "$link_token", "name": "Ana"},
    "renew_guest": {"secret": "$guest_secret"},
    "find_list_of_link": {"token": "$link_token"},
    "put_setting": {"value": {"single_keys": False}},
    "put_push_subscription": {
        "endpoint": "https://push.example.com/send/1",
        "keys": {
            "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
            "auth": "BTBZMqHH6r4Tts7J_aSIgg",
        },
    },
    "delete_push_subscription": {"endpoint": "https://push.example.com/send/1"},
    "update_me": {"name": "Somebody"},
    "delete_me": {"password": "$password"},
    "change_password": {"current_password": "$password", "new_password": "$new_password"},
    "reauthenticate": {"password": "$password"},
    "change_email": {"email": "$new_email"},
    "confirm_email_change": {"token": "$change_token"},
    "undo_email_change": {"token": "$undo_token"},
    "confirm_two_factor": {"code": "123456"},
    "renew_recovery_codes": {"code": "123456"},
    "disable_two_factor": {"code": "123456"},
    "finish_second_step_with_code": {"code": "123456"},
    "add_passkey": {"name": "Laptop", "client_data_json": "e30", "attestation_object": "c29tZQ"},
    "rename_passkey": {"name": "Phone"},
    "sign_in_with_passkey": ASSERTION,
    "finish_second_step_with_passkey": ASSERTION,
    "finish_oidc_sign_in": {"state": "x", "code": "x"},
    "link_oidc_identity": {"password": "$password"},
    "create_api_token": {"name": "Laptop", "scopes": ["read"]},
    "register": {"email": "$new_email", "password": "$new_password"},
    "login": {"email": "$email", "password": "$password"},
    "rate_password": {"password": "$new_password"},
    "forgot_password": {"email": "$email"},
    "reset_password": {"token": "$reset_token", "password": "$new_password"},
    "verify_email": {"token": "$verify_token", "password": "$password"},
    "resend_verification": {"email": "$email"},
    "search_users": {"text": "somebody"},
    "act_on_user": {"action": "disable"},
    "retry_jobs": {},
    "change_server_settings": {"announcement": "Back at noon"},
}

# Two pixels.
PICTURE = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGP4z8AARAwQCgAf7gP9i18U1AAAAABJRU5ErkJggg=="
)
# A valid file for each operation that takes one.
FILES = {"import_data": b"Title,Due\nBuy milk,tomorrow\n", "attach_file": b"Milk and bread", "set_picture": PICTURE}
FILES["attach_file_to_comment"] = FILES["attach_file"]
# What an operation needs in its query besides ids.
QUERIES = {"attach_file": {"name": "shopping.txt"}, "attach_file_to_comment": {"name": "shopping.txt"}}
# An id in these places is for a new thing.
NEW_IDS = {"body.id", "query.id"}


def build_body(operation: str, values: dict[str, str]) -> dict[str, Any] | None:
    """The operation's body with its placeholders replaced; None for an operation without a body."""
    body = BODIES.get(operation)
    if body is None:
        return None
    return {name: values[word[1:]] if str(word).startswith("$") else word for name, word in body.items()}


def path_of(operation: Operation, ids: Mapping[str, str]) -> str:
    """The path with `ids`, which are by kind; a missing one is `x`."""
    return operation.path.format(**NAMES | {name: ids.get(kind, "x") for name, kind in KINDS.items()})


@dataclass(frozen=True)
class Case:
    person: str
    place: str | None
    """The place of the owner's id; None if all ids are the person's own."""
    expected: int

    def __str__(self) -> str:
        return f"{self.person} with {self.place or 'own ids'}"


def cases(row: Row) -> list[Case]:
    all_cases = [Case("signed_out", None, row.signed_out), Case("ended", None, row.ended)]
    for place, foreign in row.ids.items():
        all_cases += [Case(person, place, foreign.expected(person)) for person in (*MEMBERS, *OUTSIDERS)]
    return all_cases + [Case(person, None, row.own) for person in ("viewer", "editor", "stranger", "owner")]


async def send_case(world: World, operation: Operation, case: Case, *, missing: bool = False) -> Response:
    """With `missing`, the place has an id of nothing instead of the owner's."""
    row = MATRIX[operation.name]
    signed_in = case.person not in {"signed_out", "ended"}
    kinds = {foreign.kind for foreign in row.ids.values()}
    in_trash = any(kind.startswith("trashed_") for kind in kinds)
    own = await world.rows_of(case.person, in_trash=in_trash) if signed_in else {kind: str(new_id()) for kind in kinds}
    ids = {
        place: str(new_id()) if place in NEW_IDS else own[foreign.kind]
        for place, foreign in row.ids.items()
        if place not in DEPENDENT
    }
    if case.place:
        owners = await world.rows_of("owner", in_trash=in_trash)
        ids[case.place] = str(new_id()) if missing else owners[row.ids[case.place].kind]
    return await send(world, operation, case.person, ids)


async def send(world: World, operation: Operation, person: str, ids: dict[str, str]) -> Response:
    placed: dict[str, dict[str, Any]] = {"path": {}, "query": {}, "body": {}}
    for place, value in ids.items():
        where, _, name = place.partition(".")
        placed[where][name] = value
    body = build_body(operation.name, await world.create_values(person))
    options: dict[str, Any] = {} if body is None else {"json": body | placed["body"]}
    options |= {"content": FILES[operation.name]} if operation.takes_file else {}
    path = operation.path.format(**NAMES | placed["path"])
    query = QUERIES.get(operation.name, {}) | placed["query"]
    pending = world.people[person].request(operation.method, path, params=query, **options)
    response = await (end_stream_and_await(world.app, pending) if operation.is_stream else pending)
    if response.status_code < 400:
        world.forget_rows()
    return response


async def end_stream_and_await(app: FastAPI, pending: Coroutine[Any, Any, Response]) -> Response:
    """The response of a stream, which the server ends as soon as it has started."""
    response = asyncio.create_task(pending)
    while not response.done():
        app.state.hub.finish_all("seen enough")
        await asyncio.sleep(0.01)
    return await response


async def responses(world: World, operation: Operation) -> AsyncIterator[tuple[Case, Response]]:
    for case in cases(MATRIX[operation.name]):
        yield case, await send_case(world, operation, case)
