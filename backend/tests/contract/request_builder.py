"""Requests for each operation, as everybody, with an id of the owner's in one place at a time."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from httpx2 import Response

from contract.authorization_matrix import MATRIX, Row
from contract.operations import Operation
from contract.samples import filled
from contract.shared_world import World
from tend.core.ids import new_id

# These have to fit the other ids, so a request has them only if it is about them.
DEPENDENT = {"body.parent_id", "query.parent_id"}
# Parts of paths that are not ids.
NAMES = {"key": "app"}
KINDS = {"todo_id": "todo", "reminder_id": "reminder", "list_id": "list", "session_id": "session"}


def path_of(operation: Operation, things: Mapping[str, str]) -> str:
    """The path with the ids of `things`, which has them by kind; a missing one is `x`."""
    return operation.path.format(**NAMES | {name: things.get(kind, "x") for name, kind in KINDS.items()})


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
        all_cases += [Case(person, place, getattr(foreign, person)) for person in ("editor", "viewer", "stranger")]
    return all_cases + [Case(person, None, row.own) for person in ("viewer", "editor", "stranger", "owner")]


async def send_case(world: World, operation: Operation, case: Case, *, missing: bool = False) -> Response:
    """With `missing`, the place has an id of nothing instead of the owner's."""
    row = MATRIX[operation.name]
    signed_in = case.person not in {"signed_out", "ended"}
    own = await world.things(case.person) if signed_in else {kind: str(new_id()) for kind in KINDS.values()}
    # An id in a body is for a new thing.
    ids = {
        place: str(new_id()) if place == "body.id" else own[foreign.kind]
        for place, foreign in row.ids.items()
        if place not in DEPENDENT
    }
    if case.place:
        owners = await world.things("owner")
        ids[case.place] = str(new_id()) if missing else owners[row.ids[case.place].kind]
    return await send(world, operation, case.person, ids)


async def send(world: World, operation: Operation, person: str, ids: dict[str, str]) -> Response:
    placed: dict[str, dict[str, Any]] = {"path": {}, "query": {}, "body": {}}
    for place, value in ids.items():
        where, _, name = place.partition(".")
        placed[where][name] = value
    body = filled(operation.name, await world.values(person))
    options: dict[str, Any] = {} if body is None else {"json": body | placed["body"]}
    path = operation.path.format(**NAMES | placed["path"])
    pending = world.people[person].request(operation.method, path, params=placed["query"], **options)
    return await (ended(world.app, pending) if operation.is_stream else pending)


async def ended(app: FastAPI, pending: Coroutine[Any, Any, Response]) -> Response:
    """The response of a stream, which the server ends as soon as it has started."""
    response = asyncio.create_task(pending)
    while not response.done():
        app.state.hub.finish_all("seen enough")
        await asyncio.sleep(0.01)
    return await response


async def responses(world: World, operation: Operation) -> AsyncIterator[tuple[Case, Response]]:
    for case in cases(MATRIX[operation.name]):
        yield case, await send_case(world, operation, case)
