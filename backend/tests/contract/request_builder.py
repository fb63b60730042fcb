"""Every way to ask for each operation: as everybody, with ids of the owner's put in one place at a time."""

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

# left out unless it is what is asked about: it has to fit the other ids
FITTING = {"body.parent_id", "query.parent_id"}
# parts of a path that are no ids
NAMES = {"key": "app"}
KINDS = {"todo_id": "todo", "reminder_id": "reminder", "list_id": "list", "session_id": "session"}


def path_of(operation: Operation, things: Mapping[str, str]) -> str:
    """With ids of `things`, by the names of their kinds; one that is not among them is `x`."""
    return operation.path.format(**NAMES | {name: things.get(kind, "x") for name, kind in KINDS.items()})


@dataclass(frozen=True)
class Case:
    person: str
    place: str | None
    """Where the owner's id is; None when all are the person's own."""
    expected: int

    def __str__(self) -> str:
        return f"{self.person} with {self.place or 'own ids'}"


def cases(row: Row) -> list[Case]:
    asked = [Case("signed_out", None, row.signed_out), Case("ended", None, row.ended)]
    for place, foreign in row.ids.items():
        asked += [Case(person, place, getattr(foreign, person)) for person in ("editor", "viewer", "stranger")]
    return asked + [Case(person, None, row.own) for person in ("viewer", "editor", "stranger", "owner")]


async def ask(world: World, operation: Operation, case: Case, *, missing: bool = False) -> Response:
    """`missing` puts an id there that nothing has."""
    row = MATRIX[operation.name]
    signed_in = case.person not in {"signed_out", "ended"}
    own = await world.things(case.person) if signed_in else {kind: str(new_id()) for kind in KINDS.values()}
    # an id in a body is one for something to be made
    ids = {
        place: str(new_id()) if place == "body.id" else own[foreign.kind]
        for place, foreign in row.ids.items()
        if place not in FITTING
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
    asked = world.people[person].request(operation.method, path, params=placed["query"], **options)
    return await (ended(world.app, asked) if operation.streams else asked)


async def ended(app: FastAPI, asked: Coroutine[Any, Any, Response]) -> Response:
    """The answer of a stream that the server ends when it has begun."""
    answer = asyncio.create_task(asked)
    while not answer.done():
        app.state.hub.finish_all("seen enough")
        await asyncio.sleep(0.01)
    return await answer


async def answers(world: World, operation: Operation) -> AsyncIterator[tuple[Case, Response]]:
    for case in cases(MATRIX[operation.name]):
        yield case, await ask(world, operation, case)
